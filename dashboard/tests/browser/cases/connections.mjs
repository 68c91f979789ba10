// Connections whose gateways are not there: what they say, what a person can do about it, and nothing of their key.
import { assert, row, until } from '../harness.mjs';

export default async function (desk) {
  const line = async (name) => (await desk.api('GET', '/api/connections')).find((each) => each.name === name);
  await until(async () => (await line('nowhere')).state === 'stopped', 'the login was tried in vain');
  const page = await desk.signedIn();

  // Each account says that its broker is away; grouped, each stands under its connection.
  await row(page, 'Practice one').getByText('broker disconnected').waitFor();
  await page.getByLabel('Group by').selectOption('connection');
  for (const name of ['nowhere', 'real', 'simulated broker']) await page.locator('.group strong').getByText(name, { exact: true }).waitFor();

  // What stopped it is an alarm on every page until somebody has seen it.
  await desk.api('POST', '/api/connections/nowhere/resume');
  await until(async () => (await page.getByRole('button', { name: 'Seen' }).count()) > 0 || (await line('nowhere')).state === 'stopped', 'it was tried again');

  await page.goto('/#/set-up/connections');
  const nowhere = page.getByRole('region', { name: 'nowhere' });
  await nowhere.getByText('stopped', { exact: true }).waitFor();
  await nowhere.getByText('there is no host gateway.invalid', { exact: false }).first().waitFor();
  await nowhere.getByText('No token: it is not logged in.').waitFor();
  await nowhere.getByRole('button', { name: 'Test nowhere' }).click();
  await nowhere.getByText(/It does not work: .*gateway\.invalid/).waitFor();
  const resumed = page.waitForResponse((answer) => answer.url().endsWith('/api/connections/nowhere/resume'));
  await nowhere.getByRole('button', { name: 'Try nowhere again' }).click();
  assert.equal((await resumed).status(), 200);
  await nowhere.getByRole('link', { name: 'Practice one' }).waitFor();
  await page.getByText('On its own: at the simulated broker.').waitFor();

  // A live one waits for the sentence, letter by letter.
  const real = page.getByRole('region', { name: 'real' });
  const { consent } = await line('real');
  await real.getByText(consent.sentence).waitFor();
  for (const rule of consent.conduct) await real.getByText(rule).waitFor();
  await real.getByLabel('The sentence, letter by letter').fill('yes');
  await real.getByRole('button', { name: 'Let it be traded' }).click();
  await real.getByRole('alert').filter({ hasText: consent.sentence }).waitFor();
  assert.equal((await line('real')).state, 'awaitingConsent');
  await desk.accessible(page, 'connections');
  await desk.picture(page, 'connections');
  await real.getByLabel('The sentence, letter by letter').fill(consent.sentence);
  await real.getByRole('button', { name: 'Let it be traded' }).click();
  await until(async () => (await line('real')).consent === null, 'consented');
  await real.getByText(consent.sentence).first().waitFor({ state: 'detached' });

  // Its gateway is not there either: that is told at the top until it is seen.
  const seen = page.getByRole('button', { name: 'Seen' });
  await seen.waitFor();
  await page.goto('/#/set-up/notifications');
  await page.getByText(/CONNECTION_STOPPED|CONNECTION_LOST/).first().waitFor();
  await seen.click();
  await seen.waitFor({ state: 'detached' });
  assert.ok(!(await page.content()).includes('a key that opens nothing'));
}
