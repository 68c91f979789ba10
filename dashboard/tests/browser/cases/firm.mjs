// What is between the firm, the broker and our book: each control says what will happen, does it after that, and leaves the rest alone.
import { assert, until } from '../harness.mjs';

export default async function (desk) {
  const account = await desk.api('GET', '/api/accounts/xfa-1');
  const state = () => desk.api('GET', '/api/accounts/xfa-1');
  const page = await desk.signedIn();
  await page.goto('/#/accounts/xfa-1/firm');
  const dialog = page.getByRole('dialog');
  const confirm = async (verb, said, reason) => {
    await dialog.getByText(said).first().waitFor();
    if (reason !== undefined) await dialog.getByRole('textbox').fill(reason);
    await dialog.getByRole('button', { name: verb }).click();
    await dialog.locator('.notice.good').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await dialog.waitFor({ state: 'detached' });
  };

  // A correction names both numbers; without confirmation nothing happens.
  const form = page.getByRole('form', { name: 'Correction' });
  const correct = async () => {
    await form.getByLabel('The firm\'s').fill('5000');
    for (const [name, value] of [['winningDays', '5'], ['floor', '−2000']]) {
      await form.getByRole('button', { name: 'Another number' }).click();
      await form.getByLabel('Number', { exact: true }).last().selectOption(name);
      await form.getByLabel('The firm\'s').last().fill(value);
    }
    await form.getByRole('button', { name: 'Correct…' }).click();
  };
  await correct();
  await dialog.getByText('1.00 becomes 5000').waitFor();
  await dialog.getByText('0 becomes 5', { exact: false }).first().waitFor();
  await desk.accessible(page, 'confirmation');
  await desk.picture(page, 'a correction is confirmed');
  await dialog.getByRole('button', { name: 'Correct Funded' }).click(); // A reason is needed.
  assert.equal((await state()).balance, account.balance);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await state()).balance, account.balance);
  await correct();
  await confirm('Correct Funded', '1.00 becomes 5000', 'as the firm shows it');
  await until(async () => (await state()).balance === '5000.00', 'the firm\'s balance');
  assert.equal((await state()).program.payout.winningDays, 5);

  // What the platform shows is compared, and what differs is said.
  const platform = page.getByRole('form', { name: 'What the firm\'s platform shows' });
  assert.ok(await platform.getByRole('button', { name: 'Compare…' }).isDisabled(), 'nothing to compare');
  await platform.getByLabel('Maximum loss level').fill('-1500.00');
  await platform.getByLabel('Balance').fill('5000.00');
  await platform.getByRole('button', { name: 'Compare…' }).click();
  await confirm('Record and compare', 'ours is −2,000.00', 'read off the screen');
  const seen = (await state()).truth.platform;
  assert.deepEqual([seen.numbers.maximumLossLevel, seen.numbers.balance, seen.differences.map(({ number }) => number)], ['-1500.00', '5000.00', ['maximumLossLevel']]);
  await page.getByRole('row', { name: /Maximum loss level/i }).getByText('later than the firm').waitFor();

  // What follows a difference: tighter at once, looser later.
  await page.getByText('Change what follows a difference').click();
  const policy = page.getByRole('form', { name: 'What follows a difference' });
  await policy.getByLabel('On a difference the account').selectOption('flatten');
  await policy.getByLabel('A fill of a stranger\'s order').selectOption('book');
  await policy.getByLabel(/^Balances may differ/).fill('5.00');
  await policy.getByRole('button', { name: 'Change it…' }).click();
  await confirm('Change it for Funded', 'takes it over, closes it and locks', 'stricter');
  const { truth } = await state();
  assert.deepEqual([truth.policy.divergence, truth.policy.foreignFills, truth.policy.balanceTolerance, truth.nextPolicy.foreignFills], ['flatten', 'freeze', '5.00', 'book']);
  await page.getByText('From the next trade date on:').waitFor();

  await page.getByRole('button', { name: 'Take over what the broker shows…' }).click();
  await dialog.getByText('its balance become ours', { exact: false }).waitFor();
  await desk.picture(page, 'adoption is confirmed');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Take over what the broker shows…' }).click();
  await confirm('Take it over', 'The broker is asked now', 'to be sure');

  // What a payout would leave is shown first, counted by hand: half of 5,000 is 2,500 and the cap 2,000; 90 % are the trader's, and the floor goes to 0.
  await page.getByRole('navigation', { name: 'Parts of the account' }).getByRole('link', { name: 'Progress' }).click();
  const payout = page.getByRole('form', { name: 'Payout' });
  const after = page.getByRole('region', { name: 'After the payout' });
  const cells = async (name) => after.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) }).getByRole('cell').allInnerTexts();
  await payout.getByLabel(/^What if/).fill('2000.01');
  await payout.getByRole('button', { name: 'Show what would be left' }).click();
  await after.getByText('is above the cap 2000.00', { exact: false }).waitFor();
  assert.equal(await after.getByRole('button').count(), 0, 'what would be refused cannot be booked');
  await payout.getByLabel(/^What if/).fill('2000');
  await payout.getByRole('button', { name: 'Show what would be left' }).click();
  await after.getByText('1,800.00 for the trader', { exact: false }).waitFor();
  assert.deepEqual(await cells('Balance'), ['5,000.00', '3,000.00']);
  assert.deepEqual(await cells('Floor'), ['−2,000.00', '0.00, locked']);
  assert.deepEqual(await cells('Headroom'), ['7,000.00', '3,000.00']);
  assert.deepEqual(await cells('Winning days'), ['5', '0 of 5']);
  assert.deepEqual(await cells('Next payout waits for'), ['nothing', 'winning days']);
  assert.equal((await state()).balance, '5000.00', 'a look changes nothing');
  await desk.accessible(page, 'payout');
  await desk.picture(page, 'what a payout would leave');
  await after.getByRole('button', { name: 'Book this payout…' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await state()).balance, '5000.00');
  await payout.getByLabel(/^What if/).fill('2000');
  await payout.getByRole('button', { name: 'Show what would be left' }).click();
  await after.getByRole('button', { name: 'Book this payout…' }).click();
  await confirm('Book 2,000.00', 'The balance goes from 5,000.00 to 3,000.00', 'first one');
  const paid = await state();
  assert.deepEqual([paid.balance, paid.floor, paid.floorLocked, paid.program.payout.paidOut], ['3000.00', '0.00', true, '2000.00']);

  // A fill that happened elsewhere is booked once.
  await page.getByRole('navigation', { name: 'Parts of the account' }).getByRole('link', { name: 'Firm and broker' }).click();
  const fill = page.getByRole('form', { name: 'A fill that happened elsewhere' });
  await desk.price('MNQ', 15_500);
  const book = async () => {
    for (const [label, value] of [['Contract', 'MNQ'], ['Contracts', '2'], ['Price', '15500.00'], ['Fee for all of it (USD)', '0.74'], ['The fill\'s number at the firm', 'F-1']]) await fill.getByLabel(label, { exact: true }).fill(value);
    await fill.getByRole('button', { name: 'Book it…' }).click();
    await confirm('Book buy 2 MNQ', '+2 MNQ at 15500.00, fee 0.74, as fill F-1');
  };
  await book();
  await until(async () => (await state()).positions.length === 1, 'the position');
  assert.deepEqual([(await state()).positions[0].net, (await state()).balance], [2, '2999.26']);
  await book();
  assert.deepEqual([(await state()).positions[0].net, (await state()).balance], [2, '2999.26'], 'the same number once');
  await fill.getByLabel('Price', { exact: true }).fill('15500.10');
  await fill.getByLabel('The fill\'s number at the firm').fill('F-2');
  await fill.getByRole('button', { name: 'Book it…' }).click();
  await dialog.getByRole('button', { name: 'Book buy 2 MNQ' }).click();
  await dialog.getByRole('alert').filter({ hasText: 'tick' }).waitFor(); // Off the grid: the server's own sentence.
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // Flat again, the account is reset: named, with a reason, and only then.
  await desk.api('POST', '/api/accounts/xfa-1/flatten', {});
  await until(async () => { const { positions, flattens } = await state(); return positions.length === 0 && flattens.length === 0; }, 'flat');
  await page.getByRole('button', { name: 'Reset Funded…' }).click();
  await dialog.getByText('Do it only after the firm has done it').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Reset Funded…' }).click();
  await confirm('Reset Funded', 'begin anew', 'bought a reset');
  assert.equal((await state()).program.payout.paidOut, '0.00');

  // Stopped after one entry, it trades again when a person has looked: not before, and with his reason.
  const buy = async () => (await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 1 })).outcomes[0];
  await desk.api('PUT', '/api/accounts/xfa-1/safeguards', { rearm: { entries: 1 } });
  assert.equal((await buy()).outcome, 'accepted');
  await desk.api('POST', '/api/accounts/xfa-1/flatten', {});
  await until(async () => { const { positions, flattens } = await state(); return positions.length === 0 && flattens.length === 0; }, 'flat');
  assert.equal((await buy()).code, 'REARM_NEEDED');
  await page.getByText('1 entry since it was armed last', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'Re-arm Funded…' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await buy()).code, 'REARM_NEEDED');
  await page.getByRole('button', { name: 'Re-arm Funded…' }).click();
  await confirm('Re-arm Funded', 'counted anew', 'looked at it');
  assert.equal((await buy()).outcome, 'accepted');
  const events = async () => (await desk.api('GET', `/api/accounts/xfa-1/events?before=${Number.MAX_SAFE_INTEGER}&limit=200`)).map(({ type, event }) => [type, event]);
  await until(async () => (await events()).some(([type, event]) => type === 'account-rearmed' && event.reason === 'looked at it' && event.by === 'admin'), 'the re-arming stands in the history');

  // A group's budget: set, told in what reaches it, and taken away.
  await page.goto('/#/control');
  const line = page.getByRole('table', { name: 'Group loss budgets' }).getByRole('row').filter({ hasText: 'north' });
  await line.getByText('none').waitFor();
  await line.getByRole('button', { name: 'Change the loss budget of north' }).click();
  await dialog.getByLabel(/^May be lost together/).fill('1200.50');
  await dialog.getByLabel('When it is used up, the group').selectOption('flattenAndLock');
  await dialog.getByLabel(/^Warn at percent/).fill('50, 80');
  await dialog.getByRole('button', { name: 'Go on…' }).click();
  await confirm('Set it for north', 'It reaches Funded', 'one pot');
  const budget = async () => (await desk.api('GET', '/api/loss-budgets')).find(({ group }) => group === 'north');
  assert.deepEqual([(await budget()).budget.amount, (await budget()).budget.action, (await budget()).budget.warnAt], ['1200.50', 'flattenAndLock', [50, 80]]);
  await line.getByText('1,200.50, then it closes and locks every account of it').waitFor();
  await desk.accessible(page, 'group loss budgets');
  await desk.picture(page, 'group loss budgets');
  await line.getByRole('button', { name: 'Change the loss budget of north' }).click();
  assert.equal(await dialog.getByLabel(/^May be lost together/).inputValue(), '1200.50');
  await dialog.getByLabel(/^May be lost together/).fill('');
  await dialog.getByRole('button', { name: 'Go on…' }).click();
  await confirm('Set it for north', 'has no loss budget any more', 'not needed');
  assert.deepEqual([(await budget())?.budget?.amount ?? null, (await budget())?.waits ?? false], ['1200.50', true], 'looser from the next trade date on');
  await line.getByText('from the next trade date on: none').waitFor();

  // Safeguards above the accounts: set for the group, kept by its account beside its own, and taken away.
  await page.goto('/#/set-up/safeguards');
  await page.getByText('Nothing is set above the accounts').waitFor();
  await page.getByLabel(/^For/).selectOption('group');
  await page.getByLabel('Its name').fill('north');
  const level = page.getByRole('form', { name: 'Safeguards' });
  const largest = level.getByRole('group', { name: 'Largest order' });
  await largest.getByRole('button', { name: 'Add largest order' }).click();
  await largest.getByLabel('Contracts').fill('1');
  assert.equal(await level.getByRole('group', { name: 'Sign of life' }).count(), 0, 'what is an account\'s own is not offered');
  await level.getByRole('button', { name: 'Set them…' }).click();
  await confirm('Set them for group north', 'largest order. It reaches 1 account: Funded', 'one at a time');
  const above = async () => (await state()).guard.levels.find((each) => each.level === 'group north');
  assert.equal((await above()).safeguards.clip.contracts, 1);
  await page.getByRole('region', { name: 'In force above the accounts' }).getByRole('heading', { name: 'Group north' }).waitFor();
  await desk.accessible(page, 'safeguards above');
  await desk.picture(page, 'safeguards above');
  await largest.getByRole('button', { name: 'Remove largest order' }).click();
  await level.getByRole('button', { name: 'Set them…' }).click();
  await confirm('Set them for group north', 'All of them are taken away', 'not needed');
  await until(async () => (await desk.api('GET', '/api/safeguards')).length === 0, 'nothing is set above');
  assert.deepEqual([(await above())?.safeguards.clip?.contracts ?? null, (await above())?.next?.clip ?? null], [1, null], 'looser from the next trade date on');

  // A viewer sees all of it and can do none of it.
  const { key } = await desk.api('POST', '/api/operators', { name: 'Vera', role: 'viewer' });
  const viewer = await desk.signedIn({ key });
  await viewer.goto('/#/accounts/xfa-1/firm');
  for (const name of ['Re-arm Funded…', 'Take over what the broker shows…', 'Correct…', 'Book it…', 'Reset Funded…', 'Compare…']) assert.ok(await viewer.getByRole('button', { name }).isDisabled(), name);
  await viewer.goto('/#/control');
  assert.ok(await viewer.getByRole('button', { name: 'Change the loss budget of north' }).isDisabled());
}
