// A viewer sees everything and finds every control shut; and is out at once when the operator is removed.
import { assert, row } from '../harness.mjs';
import { placesOf } from '../places.mjs';

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

  // Every place is open, and whatever changes something is shut: what is not is looking, sorting, copying and one's own screen.
  const looks = /^(Sign out|Colours: .*|.*: switch the zone of all times|.*, version \d{4}(-\d{2}){0,2}|Send it…|Seen|Close|Cards|Table|Save view|More filters|Fewer filters|Accounts?|In danger|In a position|Without a stop|Blocked|Account|State|Balance|Day P&L|Headroom|Position|Contracts|Data|Curve|Days|Day|Week|All|Show.*|Older|Copy.*|Check|Another number|Another limit|Event before|Next event|Back to now|Try again|Differences|Compare|Preview|Name)( ?[\d↑↓]+)?$/;
  const places = await placesOf(desk, account);
  const open = [];
  for (const [name, place] of Object.entries(places)) {
    if (/operators|notifications/.test(name)) continue; // One's own password, keys and screen.
    await page.goto(place);
    await page.getByRole('heading').first().waitFor();
    await page.waitForFunction(() => ![...document.querySelectorAll('[role=status]')].some((status) => /^(Loading|Opening|Asking)/.test(status.textContent.trim())));
    for (const button of await page.getByRole('button', { disabled: false }).all()) {
      const said = ((await button.getAttribute('aria-label')) ?? (await button.innerText())).replace(/\s+/g, ' ').trim();
      if (said !== '' && !looks.test(said)) open.push(`${name}: ${said}`);
    }
  }
  assert.equal(open.join('\n'), '', 'buttons that a viewer may press');

  // Whoever goes round the page is refused by the server.
  const forced = await page.evaluate(async (id) => (await fetch(`/api/accounts/${id}/flatten`, { method: 'POST' })).status, account.id);
  assert.equal(forced, 403);
  assert.deepEqual((await desk.api('GET', `/api/accounts/${account.id}`)).flattens, []);
  await desk.api('DELETE', '/api/operators/Vera');
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
}
