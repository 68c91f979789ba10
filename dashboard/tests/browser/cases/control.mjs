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
  await until(async () => (await desk.api('GET', '/api/control')).some(({ level, state: set }) => level === 'all' && set === 'halted'), 'all are halted');
  await page.getByRole('button', { name: 'Unlock All accounts' }).click();
  const open = page.getByRole('dialog', { name: /Unlock/ });
  await open.getByLabel(/Reason/).fill('checked');
  await open.getByRole('button', { name: /^Unlock/ }).click();
  await until(async () => (await desk.api('GET', '/api/control')).length === 0, 'nothing is set above the accounts');
  await open.getByRole('button', { name: 'Close' }).last().click();

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
}
