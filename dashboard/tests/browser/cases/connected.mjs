// Connections at brokers that answer: their tokens, what a test finds there, and a line that breaks and comes back.
import { assert, row, until } from '../harness.mjs';

/** What an account says while its broker is away, or what it knows is not yet compared. */
const AWAY = /^(broker disconnected|reconciling)$/;

const NAMES = { topstep: 'My Combine', apex: 'My practice' };

export default async function (desk) {
  const line = async (name) => (await desk.api('GET', '/api/connections')).find((each) => each.name === name);
  const tell = async (path, method, body) => {
    const answer = await fetch(new URL(path, desk.simulators.projectx), { method, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
  };
  const page = await desk.signedIn();
  for (const [name, account] of Object.entries(NAMES)) {
    await until(async () => (await line(name)).state === 'connected', `${name} is connected`);
    await row(page, account).getByText(AWAY).first().waitFor({ state: 'detached' });
  }

  await page.goto('/#/set-up/connections');
  for (const [name, account] of Object.entries(NAMES)) {
    const there = page.getByRole('region', { name });
    await there.getByText('connected', { exact: true }).waitFor();
    await there.getByText(/Token of .+, good until .+; it is renewed before that\./).waitFor();
    await there.getByRole('link', { name: account }).waitFor();
    await there.getByRole('button', { name: `Test ${name}` }).click();
    await there.getByText(/^It works: \d+ accounts\.$/).waitFor();
    const { accounts } = await desk.api('POST', `/api/connections/${name}/test`, {});
    for (const shown of accounts) await there.getByRole('row').filter({ hasText: shown.name }).getByText(shown.account ?? 'not traded here').waitFor();
    assert.ok(accounts.some((shown) => shown.account === null), 'one of the login\'s accounts is not traded here');
  }
  await desk.accessible(page, 'connected');
  await desk.picture(page, 'connected');

  // One broker goes away, and the other's account knows nothing of it.
  await tell('/control/faults', 'POST', { kind: 'status', status: 502 });
  await tell('/control/sockets', 'POST', { action: 'refuse' });
  await tell('/control/sockets', 'POST', { action: 'drop', hub: 'user' });
  await until(async () => (await line('topstep')).state !== 'connected', 'the line is lost');
  await page.getByRole('region', { name: 'topstep' }).getByText('connected', { exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'topstep' }).getByRole('button', { name: 'Test topstep' }).click();
  await page.getByRole('region', { name: 'topstep' }).getByText(/^It does not work: /).waitFor();
  assert.equal((await line('apex')).state, 'connected');
  await page.goto('/#/');
  await row(page, NAMES.topstep).getByText(AWAY).first().waitFor();
  assert.equal(await row(page, NAMES.apex).getByText(AWAY).count(), 0);

  await tell('/control/faults', 'DELETE');
  await tell('/control/sockets', 'POST', { action: 'allow' });
  await until(async () => (await line('topstep')).state === 'connected', 'the line is back');
  await row(page, NAMES.topstep).getByText(AWAY).first().waitFor({ state: 'detached' });
}
