// A number that is too old to trust says so wherever it stands, by the server's clock: whatever the clock of the machine it is looked at on.
import { assert, row, until } from '../harness.mjs';

const HOUR = 3_600_000;

/** The browser's own clock is wrong by so much. */
const wrongClock = (page, by) =>
  page.addInitScript((shift) => {
    const Real = Date;
    const now = () => Real.now() + shift;
    globalThis.Date = new Proxy(Real, {
      construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
      get: (target, name, self) => (name === 'now' ? now : Reflect.get(target, name, self)),
    });
  }, by);

const exchange = (at) => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: 'America/Chicago' }).format(at);
const seconds = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

export default async function (desk) {
  const [quoted, quiet] = await desk.api('GET', '/api/accounts');
  await desk.price('MNQ', 15_500);
  const fill = (account, symbol, price) => desk.api('POST', `/api/accounts/${account.id}/fills`, { symbol, side: 'buy', quantity: 1, price: String(price), fee: '0', fillId: `trust-${account.id}` });
  await fill(quoted, 'MNQ', 15_500);
  const pages = { right: 0, ahead: 3 * HOUR, behind: -3 * HOUR };
  for (const [name, by] of Object.entries(pages)) {
    const page = (pages[name] = await desk.window());
    await wrongClock(page, by);
    await page.context().request.post('/api/sign-in', { data: { key: desk.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
    await page.goto('/');
    await row(page, quoted.name).waitFor();
    assert.ok(Math.abs((await page.evaluate(() => Date.now())) - Date.now() - by) < HOUR, `the clock is wrong by ${by}`);
  }

  // No feed quotes this contract, as when a feed falls silent: its price grows old while the other account's does not.
  await fill(quiet, 'YM', 35_000);
  const serverTime = async () => Date.parse((await desk.api('GET', '/api/system')).now);
  for (const [name, page] of Object.entries(pages)) {
    const old = row(page, quiet.name);
    await old.getByText(/^stale \d+ s$/).waitFor();
    for (const number of ['equity', 'headroom']) assert.ok((await old.innerText()).includes('old'), `${name}: ${number}`);
    await until(async () => (await old.getByText('too old to trust, its price is').count()) === 6, `${name}: equity, day, headroom, their limits and the largest size are marked`);
    assert.equal(await old.getByRole('cell').filter({ hasText: 'equity' }).getByText('too old to trust').count(), 1, `${name}: the balance of a flat moment is not doubted, the equity is`);
    await until(async () => (await row(page, quoted.name).getByText('too old to trust').count()) === 0, `${name}: what is quoted is trusted`);
    await page.getByRole('region', { name: 'Totals' }).getByText('the numbers of 1 account of 2 are old').first().waitFor({ state: 'attached' });
    // The clock at the top is the server's.
    const shown = seconds(await page.locator('header .clock').innerText());
    const truth = seconds(exchange(await serverTime()));
    assert.ok(Math.abs(shown - truth) < 60, `${name}: ${shown} is ${truth}`);
  }
  await desk.picture(pages.ahead, 'an old price');

  // The oldest data first; turned round, last.
  const heading = pages.right.getByRole('columnheader', { name: 'Data' });
  for (const expected of [[quiet, quoted], [quoted, quiet]]) {
    await heading.getByRole('button').click();
    const names = () => pages.right.getByRole('table', { name: 'Accounts' }).getByRole('rowheader').getByRole('link').allInnerTexts();
    await until(async () => JSON.stringify((await names()).map((name) => name.trim())) === JSON.stringify(expected.map(({ name }) => name)), `${expected.map(({ name }) => name)} by age`);
  }

  // Sums over a group, and what a reader who does not see is told of a limit.
  const group = pages.right.getByLabel('Group by', { exact: true });
  await group.selectOption('environment');
  await pages.right.locator('.group').getByText(/the numbers of 1 account of \d are old/).first().waitFor({ state: 'attached' });
  await group.selectOption('none');
  assert.match(await row(pages.right, quiet.name).getByRole('meter').first().getAttribute('aria-valuetext'), /too old to trust, its price is/);

  // The account's page: each of its numbers, and the position's own price.
  for (const [name, page] of Object.entries(pages)) {
    await page.goto(`/#/accounts/${quiet.id}`);
    await page.getByRole('heading', { name: quiet.name, level: 1 }).waitFor();
    for (const number of ['Equity', 'Day P&L', 'Headroom', 'Largest now']) await page.locator('dl > div').filter({ has: page.getByText(number, { exact: true }) }).first().getByText('too old to trust').first().waitFor({ state: 'attached' });
    const position = page.getByRole('region', { name: 'Positions' }).getByRole('row').filter({ hasText: 'YM' });
    await until(async () => (await position.getByText('too old to trust, its price is').count()) === 2, `${name}: mark and open profit are marked`);
    if (name === 'right') {
      await desk.accessible(page, 'an old price');
      await desk.picture(page, 'an old price on the account');
      await page.getByRole('region', { name: 'Performance' }).getByText('too old to trust, its price is').first().waitFor({ state: 'attached' });
      await page.goto(`/#/accounts/${quiet.id}/progress`);
      await page.getByRole('region', { name: 'Loss limits' }).getByText('too old to trust, its price is').first().waitFor({ state: 'attached' });
      await desk.api('PUT', `/api/groups/${quiet.groups[0]}/loss-budget`, { amount: '2000.00', action: 'refuse' });
      await page.goto('/#/control');
      await page.getByRole('table', { name: 'Group loss budgets' }).getByText('are old').first().waitFor({ state: 'attached' });
    }
  }

  // The line falls: how old the numbers are is counted by the server's time, and every number is marked.
  for (const page of Object.values(pages)) await page.goto('/');
  for (const page of Object.values(pages)) await row(page, quoted.name).waitFor();
  const before = await serverTime();
  await desk.ask('kill');
  for (const [name, page] of Object.entries(pages)) {
    const line = page.getByText('The line to the server is down.');
    await line.waitFor();
    const said = seconds(/those of (\d\d:\d\d:\d\d)/.exec(await line.innerText())[1]);
    assert.ok(Math.abs(said - seconds(exchange(before))) < 90, `${name}: ${await line.innerText()} and it was ${exchange(before)}`);
    await until(async () => (await row(page, quoted.name).getByText('too old to trust, the line to the server is down').count()) === 9, `${name}: also what was quoted, the balance and what is held`);
    const age = await page.getByRole('status').filter({ hasText: /Reconnecting|Disconnected/ }).innerText();
    assert.match(age, /numbers \d+ (s|min) old/, `${name}: no hours`);
  }

  // What is held is doubted wherever it is controlled, and in what a flatten would do.
  await pages.right.goto('/#/control');
  const controls = pages.right.getByRole('region', { name: 'Accounts' }).getByRole('row').filter({ hasText: quoted.name });
  await controls.getByText('too old to trust, the line to the server is down').first().waitFor({ state: 'attached' });
  await controls.getByRole('button', { name: /^Flatten/ }).click();
  await pages.right.getByRole('dialog').getByRole('listitem').getByText('too old to trust, the line to the server is down').waitFor({ state: 'attached' });
  await pages.right.keyboard.press('Escape');
  await desk.ask('restart');
  for (const page of Object.values(pages)) await page.getByRole('status').filter({ hasText: 'Connected' }).first().waitFor();
}
