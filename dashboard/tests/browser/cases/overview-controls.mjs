// Each control of the overview and of the frame around every page, and the group's controls of the control page.
import { assert, phone, row, until } from '../harness.mjs';

const names = { 'ada-1': 'Ada one', 'ada-2': 'Ada two', 'bob-1': 'Bob one', 'bob-2': 'Bob two' };

export default async function (desk) {
  await desk.price('MNQ', 15_500);
  const fill = (id, price) => desk.api('POST', `/api/accounts/${id}/fills`, { symbol: 'MNQ', side: 'buy', quantity: 1, price: String(price), fee: '0', fillId: `c-${id}` });
  await fill('ada-1', 15_950); // 900 of 1,000 that may be lost in a day.
  await fill('ada-2', 15_500);
  await desk.api('POST', '/api/accounts/bob-1/lock', { reason: 'lunch' });
  const page = await desk.signedIn({ timezone: 'Asia/Tokyo' });
  const table = page.getByRole('table', { name: 'Accounts' });
  const shown = async () => (await table.getByRole('rowheader').filter({ has: page.getByRole('link') }).getByRole('link').allInnerTexts()).map((text) => text.trim());
  const shows = (expected, what, { isOrdered = false } = {}) => {
    const wanted = expected.map((id) => names[id]);
    return until(async () => {
      const found = await shown();
      return JSON.stringify(isOrdered ? found : found.sort()) === JSON.stringify(isOrdered ? wanted : wanted.sort());
    }, `${what}: ${wanted}`);
  };
  const choose = (label, option) => page.getByLabel(label, { exact: true }).selectOption(option);
  const all = Object.keys(names);

  // What is counted at the top shows those that are counted; so does the choice of what is shown.
  const filters = { 'In danger': ['ada-1'], 'In a position': ['ada-1', 'ada-2'], 'Without a stop': ['ada-1', 'ada-2'], Blocked: ['bob-1'] };
  const totals = page.getByRole('region', { name: 'Totals' });
  for (const [name, expected] of Object.entries(filters)) {
    await totals.getByRole('button', { name: new RegExp(`^${name} ?${expected.length}$`) }).click();
    await shows(expected, `the total ${name}`);
    await totals.getByRole('button', { name: /^Accounts/ }).click();
    await shows(all, 'every account');
    await choose('Show', { label: name });
    await shows(expected, `the choice ${name}`);
  }
  await choose('Show', { label: 'All' });
  await choose('Environment', 'practice');
  await shows(['bob-1'], 'an environment');
  await choose('Environment', 'all');

  // Each order, and turned round.
  const orders = { Account: ['ada-1', 'ada-2', 'bob-1', 'bob-2'], Balance: ['bob-2', 'bob-1', 'ada-2', 'ada-1'], 'Day P&L': ['ada-1', 'ada-2', 'bob-1', 'bob-2'], Position: ['ada-1', 'ada-2', 'bob-1', 'bob-2'] };
  for (const [column, expected] of Object.entries(orders)) {
    const heading = table.getByRole('columnheader', { name: column });
    await heading.getByRole('button').click();
    await shows(expected, `by ${column}`, { isOrdered: true });
    await heading.getByRole('button').click();
    assert.equal(await heading.getAttribute('aria-sort'), 'descending');
    await until(async () => (await shown())[0] !== names[expected[0]], `by ${column}, turned round`);
  }
  for (const column of ['State', 'Headroom', 'Data']) {
    const heading = table.getByRole('columnheader', { name: column });
    await heading.getByRole('button').click();
    assert.equal(await heading.getAttribute('aria-sort'), 'ascending');
  }
  for (const [option, first] of Object.entries({ name: 'ada-1', equity: 'bob-2', day: 'ada-1', contracts: 'ada-1', room: 'ada-1' })) {
    await choose('Sort by', option);
    await until(async () => (await shown())[0] === names[first], `sorted by ${option}`);
  }

  // What is graver than a used limit comes before it, whatever its share.
  await desk.api('POST', '/api/accounts/bob-2/state', { state: 'frozen', reason: 'the broker is odd' });
  await choose('Sort by', 'room');
  await until(async () => (await shown()).join() === [names['bob-2'], names['ada-1']].concat((await shown()).slice(2)).join(), 'frozen comes first, then the used limit');
  await row(page, names['bob-2']).getByText('frozen', { exact: true }).first().waitFor();
  await desk.api('POST', '/api/accounts/bob-2/state', { state: 'active', reason: 'it is well again' });
  await until(async () => (await shown())[0] === names['ada-1'], 'it is in no danger any more');

  // Each grouping has its headings.
  const groupings = { trader: ['ada', 'bob'], firm: null, group: ['no group', 'north', 'south'], connection: ['simulated broker'], environment: ['demo', 'practice'], phase: ['evaluation', 'funded'] };
  for (const [grouping, expected] of Object.entries(groupings)) {
    await choose('Group by', grouping);
    const headings = async () => (await page.locator('.group strong').allInnerTexts()).sort();
    if (expected === null) await until(async () => (await headings()).length >= 2, 'firms');
    else await until(async () => JSON.stringify(await headings()) === JSON.stringify(expected), `grouped by ${grouping}: ${expected}`);
  }

  // A view is saved, applied and removed; it is this machine's and survives a reload.
  await choose('Group by', 'trader');
  await page.keyboard.press('/'); // A shortcut is no letter while a field has the focus.
  await page.locator('body').click({ position: { x: 700, y: 5 } });
  await page.keyboard.press('/');
  await page.keyboard.type('ada');
  await shows(['ada-1', 'ada-2'], 'what was typed after the shortcut');
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('dialog').getByLabel(/^Name/).fill('Ada');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('searchbox').fill('nobody is called so');
  await page.getByText('No account is like that').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await shows(all, 'every account again');
  await page.reload();
  await choose('Saved views', 'Ada');
  await shows(['ada-1', 'ada-2'], 'the saved view');
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove view Ada' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await page.getByLabel('Saved views').count(), 0);
  await page.getByRole('searchbox').fill('');

  // The largest size is said for the instrument that is asked for.
  await choose('Instrument for the largest size', { index: 1 });
  const instrument = await page.getByLabel('Instrument for the largest size').inputValue();
  await row(page, names['bob-2']).getByText(instrument).first().waitFor();

  // A group is flattened as cards too, and its members are held back afterwards.
  await page.getByRole('button', { name: 'Cards' }).click();
  await choose('Group by', 'group');
  await page.getByRole('article', { name: names['ada-2'] }).first().waitFor();
  await page.locator('.group').filter({ hasText: 'north' }).getByRole('button', { name: 'Flatten group' }).click();
  const dialog = page.getByRole('dialog', { name: /Flatten/ });
  assert.equal(await dialog.getByRole('listitem').count(), 2, 'only the group is named');
  await dialog.getByRole('textbox').fill('the group');
  await dialog.getByRole('button', { name: /^Flatten/ }).click();
  await dialog.getByText(/Flat, verified at the broker after/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Table' }).click();
  for (const id of ['ada-1', 'ada-2']) assert.equal((await desk.api('GET', `/api/accounts/${id}`)).positions.length, 0);

  // Pages by their numbers; what was done to the group is undone on the control page, and set anew there.
  await page.locator('body').click({ position: { x: 700, y: 5 } });
  for (const [key, name] of [['2', 'Alerts'], ['4', 'Set-up'], ['5', 'System'], ['1', 'Overview'], ['3', 'Control']]) {
    await page.keyboard.press(key);
    await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor({ state: 'attached' });
  }
  const level = async () => (await desk.api('GET', '/api/control')).find(({ level }) => level === 'group north')?.state ?? 'active';
  assert.equal(await level(), 'halted');
  for (const [name, reason, state] of [['Unlock', 'checked', 'active'], ['Lock', 'again', 'halted'], ['Unlock', 'once more', 'active']]) {
    await page.getByRole('button', { name: `${name} Group north` }).click();
    const asked = page.getByRole('dialog', { name: new RegExp(name) });
    await asked.getByLabel(/Reason/).fill(reason);
    await asked.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await until(async () => (await level()) === state, `group north is ${state}`);
    await asked.getByRole('button', { name: 'Close' }).last().click();
  }
  for (const [name, id, locks] of [['Unlock', 'bob-1', 0], ['Lock', 'bob-2', 1]]) {
    await page.getByRole('button', { name: `${name} ${names[id]}` }).click();
    const asked = page.getByRole('dialog', { name: new RegExp(name) });
    await asked.getByLabel(/Reason/).fill('a row of its own');
    await asked.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await until(async () => (await desk.api('GET', `/api/accounts/${id}`)).locks.length === locks, `${name} ${id}`);
    await asked.getByRole('button', { name: 'Close' }).last().click();
  }
  await page.getByRole('button', { name: 'Flatten Group south' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: `Flatten ${names['ada-2']}` }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  // The frame: all at once by its key, the zone, the colours, who is signed in.
  await page.locator('body').click({ position: { x: 700, y: 5 } });
  await page.keyboard.press('Shift+F');
  await page.getByRole('dialog', { name: 'Flatten all accounts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /switch the zone/ }).click();
  await page.getByRole('button', { name: /^Local time: switch/ }).waitFor();
  const clockIn = (timeZone, at) => new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at);
  const shows_ = async (timeZone) => {
    const now = Date.parse((await desk.api('GET', '/api/system')).now);
    const shown = (await page.locator('header .clock').innerText()).trim().slice(0, 5);
    return [-60_000, 0, 60_000].some((by) => clockIn(timeZone, now + by) === shown);
  };
  await until(() => shows_('Asia/Tokyo'), 'the time of the reader');
  for (const theme of ['light', 'dark', undefined]) {
    await page.getByRole('button', { name: /^Colours/ }).click();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), theme);
  }
  await page.locator('summary').filter({ hasText: 'admin' }).click();
  await page.getByRole('link', { name: 'Password and keys' }).click();
  await page.getByRole('heading', { name: 'Operators' }).waitFor();
  await page.keyboard.press('Escape');
  await page.evaluate(() => document.activeElement?.blur());
  await page.getByRole('link', { name: 'To the content' }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');

  // On a phone the filters are behind one button.
  const small = await desk.window({ viewport: phone, touch: true });
  await small.context().request.post('/api/sign-in', { data: { key: desk.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
  await small.goto('/');
  assert.equal(await small.getByLabel('Group by').count(), 0);
  await small.getByRole('button', { name: 'More filters' }).tap();
  await small.getByLabel('Group by').selectOption('trader');
  await small.getByText('bob', { exact: true }).first().waitFor();
  await small.getByRole('button', { name: 'Fewer filters' }).tap();
}
