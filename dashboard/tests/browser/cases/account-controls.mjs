// Each control of the pages of one account, and what the host's API says afterwards.
import { assert, until } from '../harness.mjs';

export default async function (desk) {
  const [account, other] = await desk.api('GET', '/api/accounts');
  const state = () => desk.api('GET', `/api/accounts/${account.id}`);
  await desk.price('MNQ', 15_500);
  await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 1, stopLoss: { offset: 50 } });
  await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 5000 });
  await until(async () => (await state()).orders.length > 0, 'a working stop');
  const page = await desk.signedIn();
  const open = (tab) => page.goto(`/#/accounts/${account.id}/${tab}`);
  const tabs = page.getByRole('navigation', { name: 'Parts of the account' });

  // The chart: both kinds, every range.
  await open('summary');
  await page.getByRole('img', { name: /^Equity of/ }).waitFor();
  for (const range of ['Day', 'Week', 'All']) {
    const asked = page.waitForResponse((answer) => answer.url().includes('/chart') && answer.url().includes('from=') === (range !== 'All'));
    await page.getByRole('group', { name: 'Range' }).getByRole('button', { name: range }).click();
    assert.equal(await page.getByRole('button', { name: range, exact: true }).getAttribute('aria-pressed'), 'true');
    await asked;
    await page.getByRole('img', { name: /^Equity of/ }).waitFor();
  }
  await page.getByRole('button', { name: 'Days', exact: true }).click();
  await page.getByRole('img', { name: /^Days of/ }).waitFor();
  await page.getByRole('button', { name: 'Curve', exact: true }).click();
  await page.getByRole('img', { name: /^Equity of/ }).waitFor();
  await page.getByRole('region', { name: 'Table of days' }).getByText('(running)').waitFor();

  // What each strategy asked and earned: the numbers of the API, in words and signs.
  const strategies = page.getByRole('table', { name: 'Strategies' });
  await strategies.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'none named' }) }).waitFor();
  await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 5000, strategy: 'trend' });
  const trend = strategies.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'trend', exact: true }) });
  await trend.waitFor();
  const known = (await state()).strategies.find(({ strategy }) => strategy === 'trend');
  assert.deepEqual([known.accepted, known.refused, known.net], [0, 1, '0.00']);
  assert.deepEqual((await trend.getByRole('cell').allInnerTexts()).slice(0, 7), ['0', '1', '0', '0.00', '0.00', '0.00', 'nothing']);

  // Losing for minutes, each limit says how long it lasts, as the API reckons it.
  const pace = () => desk.api('GET', `/api/accounts/${account.id}/time-to-limit`);
  await desk.price('MNQ', 15_470);
  await until(async () => (await pace()).limits.some(({ secondsToLimit }) => secondsToLimit !== null), 'the pace of a minute');
  await page.getByText(/^limit in \d+ (s|min|h) at this pace$/).first().waitFor();
  await desk.picture(page, 'time to limit');
  await desk.price('MNQ', 15_500);

  // A working order is cancelled; the position then stands without its stop, and says so.
  const [stop] = (await state()).orders;
  await page.getByRole('button', { name: `Cancel ${stop.side} ${stop.quantity} ${stop.symbol}` }).click();
  await until(async () => (await state()).orders.every(({ id }) => id !== stop.id), 'the order is gone');
  await page.getByText('No working order').or(page.getByText(/naked|no stop/).first()).first().waitFor();

  // Decisions with every check, the numbers behind them, and the alert they came of.
  await tabs.getByRole('link', { name: 'Decisions' }).click();
  await page.getByText('refused', { exact: true }).first().click();
  await page.getByRole('table', { name: 'Every check with its numbers' }).first().getByText('failed').first().waitFor();
  await page.locator('details[open]').getByText('The numbers it was decided with').click();
  await page.getByRole('region', { name: 'Facts' }).first().waitFor();
  await page.locator('details[open]').getByRole('link', { name: 'The alert, as it came' }).click();
  await page.getByRole('heading', { name: 'What each account decided' }).waitFor();

  // Notes are kept word for word.
  await open('notes');
  const words = `second line below\n<b>and no "markup"</b>`;
  await page.getByRole('textbox').fill(words);
  await page.getByRole('button', { name: 'Add note' }).click();
  await page.getByRole('listitem').filter({ hasText: 'no "markup"' }).waitFor();
  const [note] = await desk.api('GET', `/api/accounts/${account.id}/notes?limit=1`);
  assert.deepEqual([note.text, note.by], [words, 'admin']);
  assert.equal(await page.getByRole('textbox').inputValue(), '');

  // Limits of one's own: the first holds at once, a looser one from the next trade date on.
  await open('limits');
  const personal = async (member) => (await state()).guard[member]?.map(({ side, amount, period, trail, action }) => [side, amount, period, trail, action].join(' ')) ?? null;
  const save = async (reason, text) => {
    await page.getByLabel('Reason, for the history').first().fill(reason);
    await page.getByRole('button', { name: 'Save limits' }).click();
    await page.getByRole('status').filter({ hasText: text }).waitFor();
  };
  await page.getByRole('button', { name: 'Add a limit' }).click();
  for (const [label, option] of [['Side', 'loss'], ['Period', 'day'], ['Counted', 'unrealized'], ['Then', 'liquidate']]) await page.getByLabel(label, { exact: true }).selectOption(option);
  await page.getByLabel('Amount in USD').fill('400.10');
  await save('tighter', 'In force now.');
  assert.deepEqual(await personal('personal'), ['loss 400.10 day unrealized liquidate']);
  await page.getByText('Loss of 400.10').waitFor();
  await page.getByLabel('Amount in USD').fill('700.00');
  await save('looser', 'What is tighter holds now');
  assert.ok((await personal('personal')).includes('loss 400.10 day unrealized liquidate'), 'the tighter one holds still');
  assert.deepEqual(await personal('nextPersonal'), ['loss 700.00 day unrealized liquidate']);
  await page.getByRole('button', { name: 'Add a limit' }).click();
  await page.getByRole('button', { name: 'Remove limit 2' }).click();
  assert.equal(await page.getByLabel('Amount in USD').count(), 1);

  // Safeguards in the same way.
  const guard = async (member) => (await state()).guard[member];
  await page.getByText('Change the safeguards').click();
  const form = page.getByRole('form', { name: 'Safeguards' });
  const largest = form.getByRole('group', { name: 'Largest order' });
  await largest.getByRole('button', { name: 'Add largest order' }).click();
  await largest.getByLabel('Contracts').fill('2');
  await form.getByRole('button', { name: 'Add before a loss limit' }).click();
  const threshold = form.getByRole('group', { name: 'Before a loss limit' });
  const count = await threshold.getByLabel('Then').count();
  await threshold.getByRole('combobox', { name: 'Limit' }).last().selectOption('daily_loss_limit');
  await threshold.getByLabel('or USD left').last().fill('150.50');
  await threshold.getByLabel('Then').last().selectOption('reduceOnly');
  const pause = form.getByRole('group', { name: 'Pause after losses' });
  for (const [index, losses, minutes] of [[0, '2', '10'], [1, '3', '60']]) {
    await pause.getByRole('button', { name: 'Add pause after losses' }).click();
    await pause.getByLabel('Losses in a row').nth(index).fill(losses);
    await pause.getByLabel('Minutes').nth(index).fill(minutes);
  }
  await form.getByLabel('Reason, for the history').fill('one at a time');
  await form.getByRole('button', { name: 'Save safeguards' }).click();
  await form.getByText('In force now.').waitFor();
  let set = await guard('safeguards');
  assert.equal(set.clip.contracts, 2);
  assert.deepEqual(set.cooldown.steps, [{ losses: 2, minutes: 10 }, { losses: 3, minutes: 60 }]);
  assert.ok(set.thresholds.length === count && set.thresholds.some(({ rule, left, action }) => rule === 'daily_loss_limit' && left === '150.50' && action === 'reduceOnly'), JSON.stringify(set.thresholds));
  await largest.getByRole('button', { name: 'Remove largest order' }).click();
  await form.getByRole('button', { name: 'Save safeguards' }).click();
  await form.getByText('What is tighter holds now').waitFor();
  await until(async () => (await guard('nextSafeguards')) !== null, 'looser safeguards wait');
  set = [await guard('safeguards'), await guard('nextSafeguards')];
  assert.deepEqual([set[0].clip?.contracts, set[1].clip], [2, null]);
  await desk.accessible(page, 'safeguards');
  await desk.picture(page, 'safeguards');

  // Another rule book is bound with a reason; its number and sources are shown.
  await open('rules');
  const [{ id, version: newest }] = (await desk.api('GET', '/api/rule-books')).filter((book) => book.id === 'topstep/practice/150k');
  await page.getByRole('combobox', { name: 'Rule book' }).selectOption(`${id}@${newest}`);
  await page.getByLabel('Reason (needed)').fill('a larger account');
  await page.getByRole('button', { name: 'Bind', exact: true }).click();
  await until(async () => (await state()).ruleBook.id !== account.ruleBook.id, 'the other rule book');
  const bound = (await state()).ruleBook;
  await page.getByText(`${bound.id}, version ${bound.version}`).waitFor();

  // The past: by the clock, by the event, one back, one on, and to the present.
  await open('timeline');
  await page.getByLabel('Kind of event').selectOption('alert-refused');
  const events = page.locator('details.event');
  await until(async () => (await events.count()) === 2, 'only refusals');
  await events.first().locator('summary').click();
  await events.first().getByRole('button', { name: 'Show the account as it was then' }).click();
  const past = page.getByRole('region', { name: 'The account as it was' });
  const version = async () => Number(/after (\d+) events/.exec(await past.first().innerText())?.[1]);
  await past.first().getByText('As it was at').waitFor();
  const refused = (await desk.api('GET', `/api/accounts/${account.id}/events?before=${Number.MAX_SAFE_INTEGER}&limit=200`)).find(({ type }) => type === 'alert-refused').version;
  const then = await version();
  assert.ok(then >= refused, `${then} has the refusal ${refused}, and what came in the same moment`);
  await page.getByRole('button', { name: 'Event before' }).click();
  await until(async () => (await version()) < then, 'one moment back');
  const before = await version();
  await page.getByRole('button', { name: 'Next event' }).click();
  await until(async () => (await version()) > before, 'one moment on');
  await past.first().getByText('Every number').click();
  await page.getByRole('button', { name: 'Back to now' }).click();
  await past.first().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await past.first().waitFor();
  await page.getByLabel('Kind of event').selectOption('');
  await until(async () => (await events.count()) > 5, 'every event');

  // Older pages, one after the other, until the account's first event; what happens meanwhile comes on top, and nothing is there twice.
  for (let note = 0; note < 230; note++) await desk.api('POST', `/api/accounts/${account.id}/notes`, { text: `note ${note}` });
  const numbers = async () => (await page.locator('details.event .version').allInnerTexts()).map(Number);
  const isWhole = (list) => list.every((number, index) => index === 0 || number === list[index - 1] - 1);
  await open('notes');
  await open('timeline');
  await until(async () => (await numbers()).length === 100, 'the newest hundred');
  const older = page.getByRole('button', { name: 'Older', exact: true });
  await older.click();
  await until(async () => (await numbers()).length === 200, 'the hundred before');
  await desk.api('POST', `/api/accounts/${account.id}/notes`, { text: 'meanwhile' });
  await until(async () => (await numbers()).length === 201, 'what happened meanwhile, and what was read stays');
  assert.ok(isWhole(await numbers()), 'none is missing and none is there twice');
  while ((await older.count()) > 0) {
    const shown = (await numbers()).length;
    await older.click();
    await until(async () => (await numbers()).length > shown, 'older ones');
  }
  assert.equal((await numbers()).at(-1), 1);
  assert.ok(isWhole(await numbers()));
  await page.locator('details.event').last().locator('summary').click();
  await page.locator('details.event').last().getByText(account.name).first().waitFor();

  // Violations and progress have what the API has.
  await open('progress');
  for (const heading of ['Target', 'Payout', 'Conduct', 'Loss limits']) await page.getByRole('heading', { name: heading, exact: true }).waitFor();
  await open('violations');
  await page.getByRole('heading', { name: 'Violations' }).waitFor();

  // From one account to the next, by the list and by the keys; f asks to flatten it.
  await page.getByLabel('Account', { exact: true }).selectOption(other.id);
  await page.getByRole('heading', { name: other.name, level: 1 }).waitFor();
  assert.ok(page.url().endsWith(`${other.id}/violations`), page.url());
  await page.evaluate(() => document.activeElement?.blur());
  for (const [key, name] of [[']', account.name], ['[', other.name], ['[', account.name]]) {
    await page.keyboard.press(key);
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }
  await page.keyboard.press('f');
  const flatten = page.getByRole('dialog', { name: `Flatten ${account.name}` });
  await flatten.getByRole('checkbox').check();
  await flatten.getByRole('textbox').fill('and nothing more');
  await flatten.getByRole('button', { name: `Flatten ${account.name}` }).click();
  await page.getByText(/Flat, verified at the broker after/).waitFor();
  await page.getByRole('button', { name: 'Close' }).last().click();
  await until(async () => (await state()).state === 'halted', 'nothing opens until a person says so');

  // A limit that is reached: its row says which, by how much, and that it is open.
  const violations = () => desk.api('GET', `/api/accounts/${account.id}/violations`);
  const violatedBefore = (await violations()).length;
  const { last } = await desk.api('POST', '/api/simulation/advance', { settle: true });
  const [mark] = Object.entries(last).filter(([symbol]) => symbol.startsWith('MNQ')).map(([, price]) => Number(price));
  await desk.api('POST', `/api/accounts/${account.id}/fills`, { symbol: 'MNQ', side: 'buy', quantity: 1, price: String(mark + 600), fee: '0', fillId: 'far away' });
  await until(async () => (await violations()).length > violatedBefore && (await state()).activeViolations > 0, 'a violation');
  const reached = (await violations()).toSorted((a, b) => b.position - a.position)[0];
  const { rule, code, effect, limit } = reached.event.violation;
  await page.goto(`/#/accounts/${account.id}/violations`);
  const line = page.getByRole('region', { name: 'Violations' }).getByRole('row').filter({ hasText: code }).first();
  const parts = [rule.replaceAll('_', ' '), effect.replace(/([A-Z])/g, ' $1').toLowerCase(), Number(limit.value).toLocaleString('en-US', { minimumFractionDigits: 2 }), 'open'];
  await until(async () => {
    const said = (await line.innerText()).toLowerCase();
    return parts.every((part) => said.includes(part.toLowerCase()));
  }, `the row says ${parts}`);
  await desk.accessible(page, 'a violation');

  // A lock that ends by itself; at last one that nobody opens.
  await page.goto(`/#/accounts/${other.id}`);
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  const lock = page.getByRole('dialog', { name: /Lock/ });
  await lock.getByLabel(/^Until/).fill('2030-01-02T10:00');
  await lock.getByRole('button', { name: `Lock ${other.name}` }).click();
  const locks = async () => (await desk.api('GET', `/api/accounts/${other.id}`)).locks;
  await until(async () => (await locks()).length === 1, 'the lock');
  assert.equal(new Date((await locks())[0].until).toISOString(), '2030-01-02T16:00:00.000Z', 'ten in Chicago');
  await lock.getByRole('button', { name: 'Close' }).last().click();
  await page.goto(`/#/accounts/${other.id}/limits`);
  await page.getByLabel(/^Until/).fill('2030-01-03T10:00');
  await page.getByRole('button', { name: 'Lock out until then' }).click();
  assert.equal((await locks()).length, 1, 'nothing before the box is ticked');
  await page.getByLabel('I know that nobody can undo this').check();
  await page.getByRole('button', { name: 'Lock out until then' }).click();
  await until(async () => (await locks()).some(({ until: end }) => end?.startsWith('2030-01-03')), 'locked out');
}
