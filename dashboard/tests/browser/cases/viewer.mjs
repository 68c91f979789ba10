// A viewer sees everything and finds every control shut; and is out at once when the operator is removed.
import { assert, row } from '../harness.mjs';

export default async function (desk) {
  const [account] = await desk.api('GET', '/api/accounts');
  const { key } = await desk.api('POST', '/api/operators', { name: 'Vera', role: 'viewer' });
  const page = await desk.signedIn({ key });
  assert.ok(await row(page, account.name).getByRole('button', { name: /Flatten/ }).isDisabled());
  assert.ok(await page.getByRole('button', { name: 'Flatten all' }).isDisabled());
  await page.locator('summary').filter({ hasText: 'Vera' }).click();
  await page.getByText('viewer').first().waitFor();
  await page.goto(`/#/accounts/${account.id}`);
  await page.getByRole('heading', { name: account.name }).waitFor();
  for (const name of ['Flatten', 'Lock']) assert.ok(await page.getByRole('button', { name, exact: true }).isDisabled(), name);
  await desk.picture(page, 'viewer');

  // Whoever goes round the page is refused by the server.
  const forced = await page.evaluate(async (id) => (await fetch(`/api/accounts/${id}/flatten`, { method: 'POST' })).status, account.id);
  assert.equal(forced, 403);
  assert.equal((await desk.api('GET', `/api/accounts/${account.id}`)).flattens.length, 0);
  await desk.api('DELETE', '/api/operators/Vera');
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
}
