// A trader of one account finds his controls open and all others shut; he makes a key for a program, and signs in with a second factor.
import { createHmac } from 'node:crypto';
import { assert, row, until } from '../harness.mjs';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator shows (RFC 6238). */
function codeOf(secret, seconds) {
  const bits = [...secret].map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(seconds / 30)));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export default async function (desk) {
  const [own, other] = await desk.api('GET', '/api/accounts');
  const page = await desk.signedIn();
  await page.goto('/#/set-up/operators');
  const adding = page.getByRole('region', { name: 'Add an operator' });
  await adding.getByLabel('Name', { exact: true }).fill('Tom');
  await adding.getByLabel('Role').selectOption({ label: 'trader' });
  await adding.getByLabel(own.name).check();
  await adding.getByRole('button', { name: 'Add operator' }).click();
  const shown = page.getByRole('dialog', { name: 'Key of Tom' });
  const key = await shown.locator('code').innerText();
  await shown.getByRole('button', { name: 'I have it' }).click();
  await page.getByText(`trader of ${own.id}`).waitFor();
  await desk.accessible(page, 'operators');
  await desk.picture(page, 'operators');

  const tom = await desk.signedIn({ key });
  assert.ok(await row(tom, own.name).getByRole('button', { name: /Flatten/ }).isEnabled());
  assert.ok(await row(tom, other.name).getByRole('button', { name: /Flatten/ }).isDisabled());
  assert.ok(await tom.getByRole('button', { name: 'Flatten all' }).isDisabled());
  await tom.goto(`/#/accounts/${own.id}`);
  await tom.getByRole('heading', { name: own.name }).waitFor();
  await tom.getByRole('button', { name: 'Lock', exact: true }).click();
  await tom.getByRole('dialog').getByRole('button', { name: `Lock ${own.name}` }).click();
  await until(async () => (await desk.api('GET', `/api/accounts/${own.id}`)).locks.some((lock) => lock.by === 'Tom'), 'the lock is Tom\'s');
  await tom.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await until(async () => tom.getByRole('button', { name: 'Unlock', exact: true }).isDisabled(), 'what he has locked he cannot unlock');

  // A key for a program, shown once and listed without itself.
  await tom.goto('/#/set-up/operators');
  assert.ok(await tom.getByRole('button', { name: 'Add operator' }).isDisabled());
  const form = tom.getByRole('form', { name: 'A key for a program' });
  await form.getByLabel('Name of the key').fill('nightly');
  await form.getByRole('button', { name: 'Make a key' }).click();
  const program = await tom.getByRole('dialog', { name: 'Key nightly' }).locator('code.wrap').innerText();
  await tom.getByRole('dialog').getByRole('button', { name: 'I have it' }).click();
  const who = async () => (await fetch(new URL('/api/me', desk.url), { headers: { authorization: `Bearer ${program}` } })).status;
  assert.equal(await who(), 200);
  await tom.getByRole('button', { name: 'Revoke nightly' }).click();
  await until(async () => (await who()) === 401, 'the key is revoked');

  // A password and a second factor; the next sign-in asks for both.
  const password = 'a long enough password';
  await tom.getByLabel(/^New password/).fill(password);
  await tom.getByLabel('The new one again').fill(password);
  await tom.getByRole('button', { name: 'Set password' }).click();
  await tom.getByText('The password is set.').waitFor();
  const now = async () => Date.parse((await desk.api('GET', '/api/me')).now) / 1000;
  await tom.getByRole('button', { name: 'Set one up' }).click();
  const factor = tom.getByRole('region', { name: 'Your second factor' });
  const secret = await factor.locator('code').innerText();
  await factor.getByLabel('The code that it shows').fill(codeOf(secret, await now()));
  await factor.getByRole('button', { name: 'Confirm' }).click();
  const codes = await tom.getByRole('dialog', { name: 'Recovery codes' }).locator('pre').innerText();
  await tom.getByRole('dialog').getByRole('button', { name: 'I have them' }).click();
  await tom.getByText('It is set.', { exact: false }).waitFor();

  const again = await desk.window();
  await again.goto('/');
  await again.getByLabel('Name').fill('tom');
  await again.getByLabel('Password').fill(password);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.getByLabel(/^Code of the authenticator/).fill('000000');
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.getByText('The code is wrong, or was used.').waitFor();
  await again.getByLabel(/^Code of the authenticator/).fill(codes.split('\n')[0]);
  await again.getByRole('button', { name: 'Sign in' }).click();
  await again.getByRole('table', { name: 'Accounts' }).waitFor();

  // Reset by the administrator, with a reason.
  await page.reload();
  await page.getByRole('button', { name: 'Reset the second factor of Tom' }).click();
  const reset = page.getByRole('dialog', { name: 'Reset the second factor of Tom' });
  await reset.getByLabel('Reason (needed)').fill('lost telephone');
  await reset.getByRole('button', { name: 'Reset it' }).click();
  await until(async () => !(await desk.api('GET', '/api/operators')).find((line) => line.name === 'Tom').hasSecondFactor, 'the second factor is gone');
}
