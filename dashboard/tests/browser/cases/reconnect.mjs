// The host is killed and comes back: the page says so, keeps its numbers marked as old, and misses nothing.
import { row, until } from '../harness.mjs';

export default async function (desk) {
  const [account] = await desk.api('GET', '/api/accounts');
  await desk.price('MNQ', 15_500);
  const page = await desk.signedIn();
  const feed = page.getByRole('status').filter({ hasText: /Connected|Reconnecting|Disconnected|Connecting/ }).first();
  await feed.filter({ hasText: 'Connected' }).waitFor();
  await desk.ask('kill');
  await feed.filter({ hasText: /Reconnecting|Disconnected/ }).waitFor();
  await page.getByText('The line to the server is down.').waitFor();
  await row(page, account.name).getByText('stale', { exact: true }).waitFor();
  await desk.picture(page, 'the line is down');

  await desk.ask('restart');
  await desk.price('MNQ', 15_500);
  await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 1 });
  await feed.filter({ hasText: 'Connected' }).waitFor();
  await row(page, account.name).getByText('accepted', { exact: true }).waitFor();

  // And once more while something happens that nobody could tell the page.
  await desk.ask('kill');
  await feed.filter({ hasText: /Reconnecting|Disconnected/ }).waitFor();
  await desk.ask('restart');
  await desk.api('POST', `/api/accounts/${account.id}/lock`, { reason: 'while nobody looked' });
  await feed.filter({ hasText: 'Connected' }).waitFor();
  await until(async () => /locked/i.test(await row(page, account.name).innerText()), 'the lock is shown');
}
