// Flatten one account until it is verified flat, lock and unlock with a reason, and flatten all; each with what it says it will do.
import { assert, phone, row, until } from '../harness.mjs';

export default async function (desk) {
  const [account] = await desk.api('GET', '/api/accounts');
  const state = async () => (await desk.api('GET', `/api/accounts/${account.id}`));
  await desk.price('MNQ', 15_500);
  const buy = async () => {
    await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 1 });
    await until(async () => (await state()).positions.length === 1, 'a position');
  };
  await buy();
  const page = await desk.signedIn();
  await row(page, account.name).getByRole('button', { name: /Flatten/ }).click();
  const dialog = page.getByRole('dialog', { name: /Flatten/ });
  await dialog.getByText('every position closed').waitFor();
  await desk.accessible(page, 'flatten dialog');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  assert.equal((await state()).positions.length, 1, 'nothing happens without confirmation');
  await row(page, account.name).getByRole('button', { name: /Flatten/ }).click();
  await dialog.getByRole('button', { name: `Flatten ${account.name}` }).click();
  await dialog.getByText(/Flat, verified at the broker after/).waitFor();
  await desk.picture(page, 'flat');
  assert.equal((await state()).positions.length, 0);
  await dialog.getByRole('button', { name: 'Close' }).last().click();

  await page.goto(`/#/accounts/${account.id}`);
  await page.getByRole('button', { name: 'Lock', exact: true }).click();
  const lock = page.getByRole('dialog', { name: /Lock/ });
  await desk.accessible(page, 'lock dialog');
  await lock.getByLabel(/Reason/).fill('a browser test');
  await lock.getByRole('button', { name: `Lock ${account.name}` }).click();
  await until(async () => (await state()).locks.length === 1, 'the lock');
  await lock.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  const unlock = page.getByRole('dialog', { name: /Unlock/ });
  await unlock.getByLabel(/Reason/).fill('it is over');
  await unlock.getByRole('button', { name: `Unlock ${account.name}` }).click();
  await until(async () => (await state()).locks.length === 0, 'no lock');
  await unlock.getByRole('button', { name: 'Close' }).last().click();

  // A route is paused and goes on with a reason; entries are held back meanwhile.
  await page.goto('/#/control');
  await page.getByRole('button', { name: 'Pause route demo' }).click();
  await page.getByRole('dialog', { name: 'Pause route demo' }).waitFor();
  await desk.accessible(page, 'pause dialog');
  await page.getByRole('dialog', { name: 'Pause route demo' }).getByRole('button', { name: /^Pause/ }).click();
  await page.getByRole('button', { name: 'Resume route demo' }).waitFor();
  const held = await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 1 });
  assert.equal(held.outcomes[0].code, 'ROUTE_PAUSED');
  await page.getByRole('button', { name: 'Resume route demo' }).click();
  const resume = page.getByRole('dialog', { name: 'Resume route demo' });
  await resume.getByLabel(/Reason/).fill('it is over');
  await resume.getByRole('button', { name: /^Resume/ }).click();
  await page.getByRole('button', { name: 'Pause route demo' }).waitFor();

  // All at once, and nothing opens until a person says why it may.
  await buy();
  await page.getByRole('button', { name: 'Flatten All accounts' }).click();
  const all = page.getByRole('dialog', { name: /Flatten/ });
  await all.getByRole('button', { name: /^Flatten/ }).click();
  await all.getByText(/Flat, verified at the broker after/).waitFor();
  await desk.picture(page, 'all flat');
  await all.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('region', { name: 'Under way' }).getByRole('listitem').filter({ hasText: account.name }).getByText(/flat after \d+\.\d\d s/).first().waitFor();
  await until(async () => (await desk.api('GET', '/api/control')).some(({ level, state: set }) => level === 'all' && set === 'halted'), 'all are halted');
  await page.getByRole('button', { name: 'Unlock All accounts' }).click();
  const open = page.getByRole('dialog', { name: /Unlock/ });
  await open.getByLabel(/Reason/).fill('checked');
  await open.getByRole('button', { name: /^Unlock/ }).click();
  await until(async () => (await desk.api('GET', '/api/control')).length === 0, 'nothing is set above the accounts');
  await open.getByRole('button', { name: 'Close' }).last().click();

  // Every latch that holds is named, and where it is opened: a lock, a set state, the group and all at once.
  const path = `/api/accounts/${account.id}`;
  const [group] = account.groups;
  await desk.api('POST', `${path}/lock`, { reason: 'one' });
  await desk.api('POST', `${path}/state`, { state: 'halted', reason: 'two' });
  await desk.api('POST', '/api/control', { scope: 'group', group, state: 'reduceOnly', reason: 'three' });
  await desk.api('POST', '/api/control', { scope: 'all', state: 'halted', reason: 'four' });
  await page.goto(`/#/accounts/${account.id}`);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  const bound = page.getByRole('dialog', { name: `Unlock ${account.name}?` });
  await bound.getByText('Held from above: all accounts are halted: four').waitFor();
  await bound.getByText(`Held from above: group ${group} is reduce only: three`).waitFor();
  await bound.getByLabel(/Reason/).fill('checked');
  await bound.getByRole('button', { name: `Unlock ${account.name}` }).click();
  await bound.getByText(`It still opens nothing: all accounts are halted (four); group ${group} is reduce only (three).`).waitFor();
  await desk.picture(page, 'still held');
  await desk.accessible(page, 'still held');
  const own = await state();
  assert.deepEqual([own.locks.length, own.control, own.stateLevel], [0, 'active', 'all'], 'lock and set state are both open');
  for (const level of ['all accounts', `group ${group}`]) {
    await page.getByRole('dialog').getByRole('button', { name: `Unlock ${level}…` }).click();
    const there = page.getByRole('dialog', { name: `Unlock ${level}?` });
    await there.getByLabel(/Reason/).fill('checked too');
    await there.getByRole('button', { name: `Unlock ${level}`, exact: true }).click();
    await there.getByText('is active.').waitFor();
    if (level === 'all accounts') await there.getByText(`${account.name} (reduce only, group ${group})`).waitFor();
    await there.getByRole('button', { name: 'Close' }).last().click();
    if (level === 'all accounts') await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  }
  await page.getByRole('button', { name: 'Unlock', exact: true }).waitFor({ state: 'detached' });

  // Whoever locked himself out is told that nobody opens it sooner.
  const until_ = new Date(Date.parse((await desk.api('GET', '/api/system')).now) + 3_600_000).toISOString();
  const [, other] = await desk.api('GET', '/api/accounts');
  await desk.api('POST', `/api/accounts/${other.id}/lockout`, { until: until_, reason: 'enough' });
  await page.goto(`/#/accounts/${other.id}`);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  const latch = page.getByRole('dialog', { name: `Unlock ${other.name}?` });
  await latch.getByText('nobody opens it sooner').waitFor();
  await latch.getByLabel(/Reason/).fill('please');
  await latch.getByRole('button', { name: `Unlock ${other.name}` }).click();
  await latch.getByText(/Nothing was locked that a person opens\. It still opens nothing: it is locked out until .* UTC, and nobody opens that sooner/).waitFor();
  await latch.getByRole('button', { name: 'Close' }).last().click();

  // The other states: for the account, a group and all; frozen refuses even a flatten, and loosening says why.
  await page.goto('/#/control');
  const setState = async (name, choice, reason) => {
    await page.getByRole('button', { name: `State of ${name}`, exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /^State of/ });
    await dialog.getByRole('radio', { name: new RegExp(`^${choice}`) }).check();
    if (reason === undefined) await dialog.getByLabel('Reason, for the history').waitFor();
    else await dialog.getByLabel('Reason (needed)').fill(reason);
    await dialog.getByRole('button', { name: /^Set/ }).click();
    await dialog.getByRole('status').filter({ hasText: /is set to|is (active|halted|frozen|reduce only)/ }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
  };
  const levels = async () => Object.fromEntries((await desk.api('GET', '/api/control')).map((set) => [set.level, set.state]));
  await page.getByRole('button', { name: `State of ${account.name}`, exact: true }).click();
  await page.getByRole('radio').first().waitFor();
  await desk.accessible(page, 'state dialog');
  await desk.picture(page, 'state dialog');
  await page.keyboard.press('Escape');
  await setState(account.name, 'Reduce only');
  assert.equal((await state()).control, 'reduceOnly');
  await setState(account.name, 'Frozen');
  await page.getByRole('button', { name: `Flatten ${account.name}` }).click();
  await page.getByRole('dialog').getByText('is frozen: the flatten is refused').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: `Flatten ${account.name}` }).click();
  await page.getByRole('dialog').getByText('The account is frozen: nothing is sent.').waitFor();
  await page.keyboard.press('Escape');
  const killed = await desk.api('POST', '/api/flatten', { scope: 'account', account: account.id, mode: 'flattenAndBlock' });
  assert.match(killed.failed.join(), /frozen/, 'a kill switch does not loosen a freeze');
  assert.equal((await state()).control, 'frozen');
  await setState(account.name, 'Active', 'it is well');
  assert.equal((await state()).control, 'active');
  await setState(`Group ${group}`, 'Reduce only');
  await setState('All accounts', 'Frozen');
  assert.deepEqual(await levels(), { all: 'frozen', [`group ${group}`]: 'reduceOnly' });
  await desk.api('POST', '/api/flatten', { scope: 'all', mode: 'flattenAndBlock' });
  assert.equal((await levels()).all, 'frozen', 'a kill switch over all does not loosen a freeze either');
  await page.getByRole('button', { name: 'Flatten All accounts' }).click();
  const refused = page.getByRole('dialog', { name: 'Flatten all accounts' });
  await refused.getByRole('button', { name: 'Flatten all accounts' }).click();
  await refused.getByText('Nothing is under way: no account was reached.').waitFor();
  await refused.getByText(`Not reached: ${account.id}: The account is frozen`).waitFor();
  assert.equal(await refused.getByText('Under way for').count(), 0);
  await refused.getByRole('button', { name: 'Close' }).last().click();
  await setState('All accounts', 'Halted', 'a little better');
  await setState('All accounts', 'Active', 'well');
  await setState(`Group ${group}`, 'Active', 'well');
  assert.deepEqual(await levels(), {});

  // On a phone an account is flat within two taps.
  await buy();
  const small = await desk.window({ viewport: phone, touch: true });
  await small.context().request.post('/api/sign-in', { data: { key: desk.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
  await small.goto('/');
  const card = small.getByRole('article', { name: account.name });
  await card.getByRole('button', { name: /Flatten/ }).tap();
  await small.getByRole('dialog').getByRole('button', { name: `Flatten ${account.name}` }).tap();
  await small.getByText(/Flat, verified at the broker after/).waitFor();
  await desk.picture(small, 'flat on a phone');

  // Before the line has said a word: everything is flattened all the same, and followed until it is flat.
  await buy();
  const early = await desk.window();
  await early.route('**/live/negotiate**', (route) => route.abort('connectionrefused'));
  await early.context().request.post('/api/sign-in', { data: { key: desk.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
  await early.goto('/#/control');
  await early.getByText('Loading the accounts').waitFor();
  await early.getByRole('button', { name: 'Flatten All accounts' }).click();
  const blind = early.getByRole('dialog', { name: 'Flatten all accounts' });
  await blind.getByText('The server knows whom it reaches.').waitFor();
  await blind.getByRole('button', { name: 'Flatten all accounts' }).click();
  await early.getByText(/Flat, verified at the broker after/).waitFor();
  assert.equal((await state()).positions.length, 0);
}
