// Without a mouse: Tab comes to every control of every page, each shows that it has the focus, a dialog keeps it and gives it back, and an account is flat by keys alone.
import { assert, until } from '../harness.mjs';
import { placesOf } from '../places.mjs';

/** What somebody can do something with, and is not behind something closed. */
const controls = () => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
  const shown = all.filter((each) => !each.disabled && each.checkVisibility({ visibilityProperty: true }) && each.tabIndex >= 0 && each.closest('[inert]') === null);
  globalThis.wanted_ = new Set(shown);
  return shown.length;
};

export default async function (desk) {
  const [account] = await desk.api('GET', '/api/accounts');
  const state = () => desk.api('GET', `/api/accounts/${account.id}`);
  const places = await placesOf(desk, account);
  const page = await desk.signedIn();

  const findings = [];
  for (const [name, place] of Object.entries(places)) {
    await page.goto(place);
    await page.getByRole('heading').first().waitFor();
    await page.waitForFunction(() => ![...document.querySelectorAll('[role=status]')].some((status) => /^(Loading|Opening|Asking)/.test(status.textContent.trim())));
    await page.evaluate(() => document.activeElement?.blur());
    const count = await page.evaluate(controls);
    const invisible = new Set();
    for (let press = 0; press < count + 25; press++) {
      await page.keyboard.press('Tab');
      const unseen = await page.evaluate(() => {
        const at = document.activeElement;
        globalThis.wanted_.delete(at);
        // A radio of a group is reached with its group.
        const style = getComputedStyle(at);
        return at === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none' ? null : (at.getAttribute('aria-label') ?? at.textContent.trim().slice(0, 40));
      });
      if (unseen !== null) invisible.add(unseen);
      if ((await page.evaluate(() => globalThis.wanted_.size)) === 0) break;
    }
    const missed = await page.evaluate(() => [...globalThis.wanted_].filter((each) => each.isConnected).map((each) => `${each.tagName} ${each.getAttribute('aria-label') ?? each.textContent.trim().slice(0, 40)}`));
    if (missed.length > 0) findings.push(`${name}: Tab does not come to ${missed.join(', ')}`);
    if (invisible.size > 0) findings.push(`${name}: the focus is not seen on ${[...invisible].join(', ')}`);
  }
  assert.deepEqual(findings, []);

  // A dialog takes the focus, keeps it, and gives it back to where it was.
  await page.goto(`/#/accounts/${account.id}/firm`);
  const reset = page.getByRole('button', { name: /^Reset / });
  await reset.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (let press = 0; press < 12; press++) {
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('dialog') !== null), 'the focus stays in the dialog');
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await until(() => reset.evaluate((button) => button === document.activeElement), 'the focus is back');

  // From the overview to flat: find the account, open it, f, and the button.
  await page.goto('/');
  await page.getByRole('table', { name: 'Accounts' }).waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('/');
  await page.keyboard.type(account.name);
  await until(async () => (await page.getByRole('table', { name: 'Accounts' }).getByRole('link').count()) === 1, 'the account that was sought');
  const isAt = (check) => page.evaluate(check);
  const tabTo = async (check, what) => {
    for (let press = 0; press < 60; press++) {
      if (await isAt(check)) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab does not come to ${what}`);
  };
  await tabTo(() => /^#\/accounts\//.test(document.activeElement.getAttribute('href') ?? ''), 'the account');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: account.name, level: 1 }).waitFor();
  assert.notEqual((await state()).positions.length, 0);
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('f');
  await dialog.waitFor();
  await tabTo(() => /^Flatten /.test(document.activeElement.textContent ?? '') && document.activeElement.closest('dialog') !== null, 'the button that flattens');
  await page.keyboard.press('Space');
  await page.getByText(/Flat, verified at the broker after/).waitFor();
  assert.equal((await state()).positions.length, 0);
}
