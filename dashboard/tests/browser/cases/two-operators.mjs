// Two people at once: each sees what the other does, under his name.
import { assert, row, until } from '../harness.mjs';

export default async function (desk) {
  const [account] = await desk.api('GET', '/api/accounts');
  const { key } = await desk.api('POST', '/api/operators', { name: 'Ada', role: 'administrator' });
  const first = await desk.signedIn();
  const second = await desk.signedIn({ key });
  await second.goto(`/#/accounts/${account.id}`);
  await second.getByRole('button', { name: 'Lock', exact: true }).click();
  const lock = second.getByRole('dialog', { name: /Lock/ });
  await lock.getByLabel(/Reason/).fill('lunch');
  await lock.getByRole('button', { name: `Lock ${account.name}` }).click();
  await until(async () => /locked/i.test(await row(first, account.name).innerText()), 'the other page shows the lock');

  await first.goto(`/#/accounts/${account.id}`);
  await first.getByRole('button', { name: 'Unlock', exact: true }).click();
  const unlock = first.getByRole('dialog', { name: /Unlock/ });
  await unlock.getByText('Locked by Ada: lunch').waitFor();
  await unlock.getByLabel(/Reason/).fill('back');
  await unlock.getByRole('button', { name: `Unlock ${account.name}` }).click();
  await lock.getByRole('button', { name: 'Close' }).last().click();
  await second.getByRole('button', { name: 'Lock', exact: true }).waitFor();
  const events = await desk.api('GET', `/api/accounts/${account.id}/events?before=${Number.MAX_SAFE_INTEGER}&limit=50`);
  const by = (type) => JSON.stringify(events.find((event) => event.type === type)?.event ?? {});
  assert.ok(by('account-locked').includes('Ada') && by('account-unlocked').includes('admin'), `${by('account-locked')} ${by('account-unlocked')}`);
}
