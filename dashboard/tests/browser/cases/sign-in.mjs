// By the printed link once, then by key and by password; signing out; a wrong password says so.
import { assert } from '../harness.mjs';

export default async function (desk) {
  const page = await desk.signedIn();
  assert.ok(!page.url().includes('signin'), 'the key is not left in the address');
  await page.getByRole('status').filter({ hasText: 'Connected' }).first().waitFor();
  const password = 'a long enough password';
  await desk.api('POST', '/api/me/password', { password });

  // The link is used up, and the new password has ended the session before it.
  const other = await desk.window();
  const answer = await other.goto(desk.link);
  assert.equal(answer.status(), 401);
  await other.goto('/');
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  await desk.accessible(other, 'sign-in');
  await other.getByLabel('Name').fill('admin');
  await other.getByLabel('Password').fill('something else entirely');
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByText('Name or password is wrong.').waitFor();
  await other.getByLabel('Password').fill(password);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('table', { name: 'Accounts' }).waitFor();

  await other.locator('summary').filter({ hasText: 'admin' }).click();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await other.getByRole('heading', { name: 'Sign in' }).waitFor();
  await other.getByRole('button', { name: 'Use a key instead' }).click();
  await other.getByLabel('Key').fill(desk.key);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await other.getByRole('table', { name: 'Accounts' }).waitFor();
}
