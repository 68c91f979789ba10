// The host is killed and comes back: the page says so, keeps its numbers marked as old, and misses nothing.
import { assert, row, until } from '../harness.mjs';

export default async function (desk) {
  const [account] = await desk.api('GET', '/api/accounts');
  await desk.price('MNQ', 15_500);
  const page = await desk.signedIn();
  await page.addInitScript(() => {
    localStorage.setItem('preferences', JSON.stringify({ notifies: true }));
    globalThis.notified = [];
    globalThis.Notification = class {
      static permission = 'granted';
      constructor(title, { body }) {
        globalThis.notified.push(body);
      }
    };
  });

  // An alarm of before the page was opened stands at its top; seen once it is seen for good.
  const alarm = (state, reason) => desk.api('POST', '/api/control', { scope: 'all', state, reason });
  const shown = page.getByRole('alert').filter({ hasText: 'Alarm' });
  await alarm('reduceOnly', 'before anybody came');
  await page.reload();
  await shown.getByText('before anybody came').waitFor();
  await shown.getByRole('button', { name: 'Seen' }).click();
  await shown.waitFor({ state: 'detached' });
  await page.reload();
  await row(page, account.name).waitFor();
  assert.equal(await shown.count(), 0, 'what was seen is not shown again');
  assert.deepEqual(await page.evaluate(() => globalThis.notified), [], 'what was told before is not told again');
  const feed = page.getByRole('status').filter({ hasText: /Connected|Reconnecting|Disconnected|Connecting/ }).first();
  await feed.filter({ hasText: 'Connected' }).waitFor();
  await desk.ask('kill');
  await feed.filter({ hasText: /Reconnecting|Disconnected/ }).waitFor();
  await page.getByText('The line to the server is down.').waitFor();
  await row(page, account.name).getByText('stale', { exact: true }).waitFor();
  await desk.picture(page, 'the line is down');

  await desk.ask('restart');
  await alarm('active', 'after the restart');
  await desk.price('MNQ', 15_500);
  await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 1 });
  await feed.filter({ hasText: 'Connected' }).waitFor();
  await row(page, account.name).getByText('accepted', { exact: true }).waitFor();

  // The server counts its alarms from one again: the first is news all the same, and what came before is still listed.
  await shown.getByText('after the restart').waitFor();
  await until(async () => (await page.evaluate(() => globalThis.notified)).some((body) => body.includes('after the restart')), 'the browser tells it');
  await page.goto('/#/set-up/notifications');
  await page.getByRole('main').getByText('before anybody came').waitFor();
  await page.getByRole('main').getByRole('listitem').getByText('after the restart').waitFor();
  await page.goto('/#/');

  // And once more while something happens that nobody could tell the page.
  await desk.ask('kill');
  await feed.filter({ hasText: /Reconnecting|Disconnected/ }).waitFor();
  await desk.ask('restart');
  await desk.api('POST', `/api/accounts/${account.id}/lock`, { reason: 'while nobody looked' });
  await feed.filter({ hasText: 'Connected' }).waitFor();
  await until(async () => /locked/i.test(await row(page, account.name).innerText()), 'the lock is shown');
}
