// Each control of the alerts' pages: the feed follows by itself, what is pasted is only checked, what is sent is stored once.
import { assert, until } from '../harness.mjs';

export default async function (desk) {
  const [account] = await desk.api('GET', '/api/accounts');
  await desk.price('MNQ', 15_500);
  const page = await desk.signedIn();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/#/alerts');
  await page.getByText('No alert has come yet').waitFor();
  const lines = page.getByRole('region', { name: 'Deliveries' }).getByRole('listitem');
  const count = async () => (await desk.api('GET', '/api/alerts?limit=100')).length;

  // Nobody decides an alert that cannot be read, a repeat, or a note: the feed shows them without being asked.
  const told = { unreadable: ['{"action":"buy",\n"symbol":}'], accepted: ['{"id":"one","symbol":"MNQ1!","action":"buy","quantity":1}'], duplicate: ['{"id":"one","symbol":"MNQ1!","action":"buy","quantity":1}'], refused: ['{"id":"two","symbol":"MNQ1!","action":"buy","quantity":5000}'] };
  let sent = 0;
  for (const [word, bodies] of Object.entries(told)) {
    for (const body of bodies) await desk.deliver(body);
    sent += bodies.length;
    await lines.filter({ hasText: word }).first().waitFor();
    await until(async () => (await lines.count()) === sent, `${sent} deliveries`);
  }

  // Search and outcome, alone and together; what opens says where the fault is.
  const outcome = page.getByLabel('Outcome', { exact: true });
  for (const word of Object.keys(told)) {
    await outcome.selectOption(word);
    await until(async () => (await lines.count()) === 1, `only ${word}`);
  }
  await page.getByLabel('Search alerts').fill('nothing is called so');
  await page.getByText('No delivery is like that').waitFor();
  await page.getByLabel('Search alerts').fill('5000');
  await until(async () => (await lines.count()) === 1, 'the one that was sought');
  await page.getByLabel('Search alerts').fill('');
  await outcome.selectOption('unreadable');
  await lines.first().getByRole('link').click();
  await page.getByText('^ here').waitFor();
  await page.getByText(/Line 2, column 10/).waitFor();
  await page.getByRole('link', { name: 'Close' }).click();
  await page.getByText('Choose an alert').waitFor();
  await outcome.selectOption('duplicate');
  await lines.first().getByRole('link').click();
  await page.getByRole('link', { name: 'an earlier delivery' }).click();
  await page.getByRole('heading', { name: 'Orders and fills' }).waitFor();
  await page.getByText('Numbers', { exact: true }).first().click();
  await page.getByText('As it was understood').click();
  await page.getByRole('region', { name: 'Canonical alert' }).getByText('MNQ').waitFor();

  // Checked: judged by every account, and nothing is stored. The fault is shown under its character.
  await page.goto('/#/alerts/check');
  await page.getByLabel('Hook').selectOption('demo');
  const message = page.getByLabel(/^Message/);
  for (const [body, said] of [['{"action":"sell","symbol":"MNQ","quantity":1}', 'Nothing was stored and nothing was sent.'], ['{"action":"buy","symbol":"MNQ","quantity":9000}', 'refused'], ['{"action":', '^ here']]) {
    await message.fill(body);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByRole('region', { name: 'What would become of it now' }).getByText(said).first().waitFor();
  }
  assert.equal(await count(), sent, 'a check leaves nothing');

  // What was written is still there where it is sent from; the first press shows, the second sends, and an edit takes the first back.
  await message.fill('{"action":"sell","symbol":"MNQ","quantity":1}');
  await page.getByRole('button', { name: 'Send it…' }).click();
  assert.equal(await message.inputValue(), '{"action":"sell","symbol":"MNQ","quantity":1}');
  const look = page.getByRole('button', { name: 'Show what will happen' });
  await look.click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await look.click();
  await page.getByRole('button', { name: 'Send to demo' }).waitFor();
  await message.fill('{"action":"sell","symbol":"MNQ","quantity":1,"comment":"from the page"}');
  await look.click();
  assert.equal(await count(), sent, 'nothing goes before the second press');
  await page.getByRole('button', { name: 'Send to demo' }).click();
  await until(() => /#\/alerts\/[0-9a-f-]{36}$/.test(page.url()), 'the alert opens');
  const [alert] = await desk.api('GET', '/api/alerts?limit=1');
  assert.deepEqual([page.url().endsWith(alert.id), alert.source, alert.outcomes.some((each) => each.account === account.id)], [true, 'operator admin', true]);
  assert.equal(await count(), sent + 1);

  // A note goes the whole way, and every account says that it is none to trade.
  await page.goto('/#/alerts/send');
  await page.getByRole('button', { name: 'Send a note to demo' }).click();
  await page.getByRole('link', { name: 'the note' }).click();
  await page.getByText('a note is recorded and never traded').first().waitFor();
  await page.getByRole('region', { name: 'Alert', exact: true }).getByText('note', { exact: true }).first().waitFor();
  await page.getByText('test by admin').first().waitFor();

  // Every template can be copied, and what is copied can be read by a hook.
  await page.goto('/#/alerts/templates');
  await page.getByRole('button', { name: /^Copy/ }).first().waitFor();
  const { templates } = await desk.api('GET', '/api/alerts/templates');
  const buttons = page.getByRole('button', { name: /^Copy/ });
  assert.equal(await buttons.count(), templates.length);
  for (const [index, template] of templates.entries()) {
    await buttons.nth(index).click();
    await until(async () => (await page.evaluate(() => navigator.clipboard.readText())) === template.message, `${template.name} is copied`);
  }
  await page.getByText('Copied').first().waitFor();

  // A hundred are shown, and older ones when they are asked for; so are an account's decisions.
  for (let sent = 0; sent < 100; sent++) await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 5000 });
  await page.goto('/#/alerts');
  const deliveries = page.getByRole('region', { name: 'Deliveries' });
  await until(async () => (await deliveries.getByRole('listitem').count()) === 100, 'a hundred deliveries');
  await desk.accessible(page, 'many deliveries');
  await deliveries.getByRole('button', { name: 'Older' }).click();
  await until(async () => (await deliveries.getByRole('listitem').count()) > 100, 'older deliveries');
  await deliveries.getByRole('button', { name: 'Older' }).waitFor({ state: 'detached' });
  await page.goto(`/#/accounts/${account.id}/decisions`);
  const decisions = page.getByRole('region', { name: 'Decisions' });
  await until(async () => (await decisions.locator('summary time').count()) === 100, 'a hundred decisions');
  await decisions.getByRole('button', { name: 'Older' }).click();
  await until(async () => (await decisions.locator('summary time').count()) > 100, 'older decisions');

  // A session that ends meanwhile costs nothing that was written: it is asked for over the page, and the page goes on.
  await page.goto('/#/alerts/check');
  await message.fill('{"action":"buy","symbol":"MNQ","quantity":2}');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  const again = page.getByRole('dialog', { name: 'Sign in again' });
  await again.getByRole('button', { name: 'Use a key instead' }).click();
  await again.getByLabel('Key').fill(desk.key);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.waitFor({ state: 'detached' });
  await page.getByText('It can be read').waitFor();
  assert.equal(await message.inputValue(), '{"action":"buy","symbol":"MNQ","quantity":2}');
}
