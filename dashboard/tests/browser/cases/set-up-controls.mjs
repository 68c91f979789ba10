// Each control of the set-up and of the system page, and what the host's API says afterwards.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';

import { assert, until } from '../harness.mjs';

export default async function (desk) {
  const [account, other] = await desk.api('GET', '/api/accounts');
  await desk.price('MNQ', 15_500);
  const page = await desk.signedIn();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write', 'notifications']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const tabs = page.getByRole('navigation', { name: 'Parts of the set-up' });

  // A hook is made: previewed first, its address shown once; that address takes an alert as the followers say.
  await page.goto('/#/set-up');
  await page.getByText('No broker is connected').waitFor();
  await tabs.getByRole('link', { name: 'Hooks and routes' }).click();
  await page.getByRole('button', { name: 'New hook' }).click();
  const form = page.getByRole('dialog', { name: 'New hook' });
  await form.getByLabel(/^Name/).fill('second');
  await form.getByLabel('A second entry on the same side').selectOption('add');
  await form.getByLabel('The opposite signal').selectOption('close');
  await form.getByLabel(/^Entries are too old/).fill('90');
  await form.getByLabel(/^A repeat counts once/).fill('5');
  for (const { name } of [account, other]) await form.getByLabel(name, { exact: true }).check();
  await form.getByLabel(`Multiplier of ${account.id}`).fill('0.5');
  await form.getByLabel(`Contracts of ${other.id}`).fill('two');
  await form.getByRole('button', { name: 'Preview' }).click();
  await form.getByRole('alert').waitFor(); // A size that is no number is refused, and never taken for none.
  await form.getByLabel(`Contracts of ${other.id}`).fill('2');
  await form.getByLabel(`Cap of ${other.id}`).fill('1');
  await form.getByLabel(`${account.id} is off: exits only`).check();
  await form.getByLabel(`${account.id} is off: exits only`).uncheck();
  await form.getByLabel(`${other.id} is a shadow: no order is sent`).check();
  await form.getByLabel('Side', { exact: true }).selectOption('sell');
  await form.getByLabel('Contracts', { exact: true }).fill('4');
  await form.getByLabel('Symbol').fill('MNQ');
  const [foreseen] = await Promise.all([page.waitForResponse((answer) => answer.url().endsWith('/api/routes/preview')), form.getByRole('button', { name: 'Preview' }).click()]);
  const told_ = await foreseen.json();
  await form.getByText(told_.text, { exact: true }).waitFor();
  assert.match(told_.text, /^signal 4 → /i);
  assert.deepEqual(Object.fromEntries(told_.accounts.map(({ account: id, quantity }) => [id, quantity])), { [account.id]: 2, [other.id]: 0 }, 'half of four, and nothing is sent for a shadow');
  for (const line of told_.accounts) await form.getByText(`${(line.account === account.id ? account : other).name}: ${line.text}`).waitFor();
  await desk.picture(page, 'preview');
  await form.getByRole('button', { name: 'Save hook' }).click();
  await form.getByText('second is saved.').waitFor();
  await form.getByRole('button', { name: 'Copy the address' }).click();
  await until(async () => (await copied()).includes('/hooks/'), 'the address is copied');
  const address = new URL(await copied());
  await form.getByRole('button', { name: 'Close' }).last().click();
  const hook = async (id) => (await desk.api('GET', '/api/hooks')).find((each) => each.id === id);
  const { route } = await hook('second');
  assert.deepEqual([route.same, route.opposite, route.entryAgeSecondsMax, route.duplicateWindowSeconds], ['add', 'close', 90, 5]);
  assert.deepEqual(route.accounts.map(({ account: id, multiplier, quantity, quantityMax, shadow }) => [id, multiplier, quantity, quantityMax, shadow]).sort(), [[account.id, 0.5, null, null, false], [other.id, 1, 2, 1, true]].sort());
  const send = async (path) => (await fetch(new URL(path, desk.url), { method: 'POST', body: '{"action":"buy","symbol":"MNQ1!","quantity":2}' })).status;
  assert.equal(await send(address.pathname), 200);

  // It is changed without a word about what was not touched, and given a new address while the old one still holds.
  await page.getByRole('button', { name: 'Change second' }).click();
  const change = page.getByRole('dialog', { name: 'Change second' });
  await change.getByLabel('The opposite signal').selectOption('ignore');
  await change.getByLabel(/^Give it a new address/).check();
  await change.getByRole('button', { name: 'Save hook' }).click();
  await change.getByRole('button', { name: 'Copy the address' }).click();
  await until(async () => (await copied()) !== address.href, 'another address');
  const renewed = new URL(await copied());
  await change.getByRole('button', { name: 'Close' }).last().click();
  const changed = await hook('second');
  assert.deepEqual({ ...changed.route, opposite: 'close' }, route);
  assert.notEqual(changed.oldKeyUntil, null);
  for (const path of [address.pathname, renewed.pathname]) assert.equal(await send(path), 200);
  await page.getByText('ignores the opposite signal').waitFor();
  await page.getByRole('button', { name: 'Change second' }).click();
  await change.getByRole('button', { name: 'Cancel' }).click();

  // A hook for senders that sign: its key is copied whole, lets in what is signed with it, and nothing else.
  await page.getByRole('button', { name: 'New hook' }).click();
  await form.getByLabel(/^Name/).fill('signing');
  await form.getByLabel(account.name, { exact: true }).check();
  await form.getByLabel(/^Let in signed alerts alone/).check();
  await form.getByRole('button', { name: 'Save hook' }).click();
  await form.getByRole('button', { name: 'Copy the address' }).click();
  await until(async () => (await copied()).includes('/hooks/') && (await copied()) !== renewed.href, 'its address');
  const signedAddress = await copied();
  await form.getByRole('button', { name: 'Copy the signing key' }).click();
  await until(async () => (await copied()) !== signedAddress, 'the signing key is copied');
  const signingKey = await copied();
  assert.equal(signingKey, await form.locator('code').last().innerText());
  const note = '{"action":"buy","symbol":"MNQ1!","quantity":1}';
  const sign = (key) => createHmac('sha256', key).update(note).digest('hex');
  const sendSigned = async (headers) => (await fetch(new URL(new URL(signedAddress).pathname, desk.url), { method: 'POST', body: note, headers })).status;
  assert.deepEqual([await sendSigned({}), await sendSigned({ 'X-Webhook-Signature': sign('another key') }), await sendSigned({ 'X-Webhook-Signature': sign(signingKey) })], [404, 404, 200]); // Who cannot sign is not told that there is a hook.
  await form.getByRole('button', { name: 'Close' }).last().click();
  assert.ok((await hook('signing')).signed);

  // Rule books: sought, opened, one of one's own added, and compared with the one before.
  await tabs.getByRole('link', { name: 'Rule books' }).click();
  const search = page.getByRole('searchbox', { name: 'Search rule books' });
  await search.fill('no book is called so');
  await page.getByText('No rule book is like that').waitFor();
  const { id, version } = account.ruleBook;
  await search.fill(id);
  await page.getByRole('button', { name: new RegExp(`${id}, version ${version}`) }).click();
  await page.getByRole('region', { name: 'The rule book as it was written' }).getByText(id).first().waitFor();
  await page.getByText('It has one version.').waitFor();
  const book = await desk.api('GET', `/api/rule-books/${id}?version=${encodeURIComponent(version)}`);
  const json = page.getByLabel(/^The book as JSON/);
  await json.fill('{"id":');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await json.fill(JSON.stringify({ ...book, version: '9', dailyLoss: { ...book.dailyLoss, amount: 400 } }));
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText(`${id}, version 9, is here. Against ${version}:`).waitFor();
  await page.getByText('dailyLoss.amount').first().waitFor();
  await page.getByRole('button', { name: new RegExp(`${id}, version 9, your own`) }).click();
  await page.getByLabel('Differences from version').selectOption(version);
  await until(async () => (await page.getByText('dailyLoss.amount').count()) === 2, 'the same difference when it is asked for');
  assert.ok((await desk.api('GET', '/api/rule-books')).some((each) => each.id === id && each.version === '9' && each.isOwn));

  // Operators: added, given a new key, removed; the old key and the removed one open nothing.
  await tabs.getByRole('link', { name: 'Operators and keys' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Grace');
  await page.getByRole('region', { name: 'Add an operator' }).getByLabel('Role').selectOption('administrator');
  await page.getByRole('button', { name: 'Add operator' }).click();
  const keyOf = async (last = '') => {
    const shown = page.getByRole('dialog', { name: 'Key of Grace' });
    await shown.getByRole('button', { name: 'Copy the key' }).click();
    const key = await shown.locator('code').innerText();
    await until(async () => (await copied()) === key && key !== last, 'the key is copied');
    await shown.getByRole('button', { name: 'I have it' }).click();
    return key;
  };
  const who = async (key) => (await fetch(new URL('/api/me', desk.url), { headers: { authorization: `Bearer ${key}` } })).status;
  const first = await keyOf();
  assert.equal(await who(first), 200);
  await page.getByRole('button', { name: 'New key for Grace' }).click();
  const second = await keyOf(first);
  assert.deepEqual([await who(first), await who(second)], [401, 200]);
  await page.getByRole('button', { name: 'Remove Grace' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await who(second), 200);
  await page.getByRole('button', { name: 'Remove Grace' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove Grace' }).click();
  await until(async () => (await who(second)) === 401, 'Grace is out');

  // One's own password: twice the same, and it lets in.
  const password = 'a long enough password';
  await page.getByLabel(/^New password/).fill(password);
  await page.getByLabel('The new one again').fill(`${password}!`);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('The two new passwords are not the same.').waitFor();
  await page.getByLabel('The new one again').fill(password);
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('The password is set.').waitFor();
  const entered = await fetch(new URL('/api/sign-in', desk.url), { method: 'POST', headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }, body: JSON.stringify({ name: 'admin', password }) });
  assert.equal(entered.status, 200);
  await page.getByRole('status').filter({ hasText: 'Connected' }).first().waitFor(); // The new password has ended the session of the line; it begins anew by itself.

  // A channel carries notices away: made, tested, changed without its secret being shown again, and removed.
  await tabs.getByRole('link', { name: 'Notifications' }).click();
  await page.getByText('No channel yet').waitFor();
  const got = [];
  const receiver = createServer((request, answer) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      got.push({ path: request.url, body: JSON.parse(Buffer.concat(parts).toString()) });
      answer.writeHead(got.length === 1 ? 500 : 204).end();
    });
  });
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const secret = 'a-path-that-gives-access';
  await page.getByRole('button', { name: 'New channel' }).click();
  const channelForm = page.getByRole('dialog', { name: 'New channel' });
  await channelForm.getByLabel(/^Name/).fill('desk');
  await channelForm.getByLabel('Kind').selectOption('webhook');
  await channelForm.getByLabel(/^Whole address/).fill('http://example.com/plain');
  await channelForm.getByRole('button', { name: 'Save channel' }).click();
  await channelForm.getByRole('alert').filter({ hasText: 'https' }).waitFor();
  await channelForm.getByLabel(/^Whole address/).fill(`http://127.0.0.1:${receiver.address().port}/${secret}`);
  await channelForm.getByLabel('What is told').selectOption('critical');
  await channelForm.getByLabel(/^Quiet hours/).check();
  await channelForm.getByLabel('Quiet from').fill('21:30');
  await channelForm.getByLabel('Time zone').fill('America/Chicago');
  await desk.accessible(page, 'new channel');
  await channelForm.getByRole('button', { name: 'Save channel' }).click();
  const channelPanel = page.getByRole('region', { name: 'desk', exact: true });
  await channelPanel.getByText('It is told only what is critical').waitFor();
  await page.getByRole('button', { name: 'Test desk' }).click();
  await channelPanel.getByRole('alert').filter({ hasText: 'it answered 500' }).waitFor();
  await page.getByRole('button', { name: 'Test desk' }).click();
  await channelPanel.getByText('The test was taken.').waitFor();
  assert.deepEqual(got.map(({ path: at }) => at), [`/${secret}`, `/${secret}`]);
  assert.ok(got[1].body.title.includes('test'));
  await page.getByRole('button', { name: 'Change desk' }).click();
  const deskForm = page.getByRole('dialog', { name: 'Change desk' });
  assert.equal(await deskForm.getByLabel(/^Whole address/).inputValue(), '', 'what gives access is not shown again');
  await deskForm.getByLabel('What is told').selectOption('info');
  await deskForm.getByLabel(/^Each day where the journal stands/).check();
  await deskForm.getByRole('button', { name: 'Save channel' }).click();
  await channelPanel.getByText('It is told everything').waitFor();
  const [line] = await desk.api('GET', '/api/notifications');
  assert.deepEqual([line.id, line.least, line.quiet], ['desk', 'info', { from: '21:30', to: '07:00', zone: 'America/Chicago' }]);
  assert.ok(!JSON.stringify(line).includes(secret) && !(await page.content()).includes(secret), 'the secret stays one');
  await page.getByRole('button', { name: 'Test desk' }).click();
  await until(() => got.length === 3, 'the address was kept');
  await page.getByRole('button', { name: 'Remove desk' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove desk' }).click();
  await page.getByText('No channel yet').waitFor();
  receiver.close();

  // Notifications are this browser's, and an alarm is at the top of every page until it was seen.
  await tabs.getByRole('link', { name: 'Notifications' }).click();
  await page.getByText('No alarm').waitFor();
  const wanted = page.getByLabel('Show alarms as notifications of this browser');
  await wanted.click();
  await until(() => page.evaluate(() => JSON.parse(localStorage.getItem('preferences')).notifies), 'the choice is kept');
  await page.evaluate(() => {
    const Real = globalThis.Notification;
    globalThis.told_ = [];
    globalThis.Notification = class extends Real {
      constructor(title, options) {
        super(title, options);
        globalThis.told_.push({ title, body: options.body });
      }
    };
  });
  const told = () => page.evaluate(() => globalThis.told_);
  const alarm = (state, reason) => desk.api('POST', '/api/control', { scope: 'all', state, reason });
  await alarm('reduceOnly', 'to be told');
  await until(async () => (await told()).length === 1, 'a notification of the browser');
  assert.ok((await told())[0].body.includes('to be told'), JSON.stringify(await told()));
  await page.getByRole('region', { name: 'Alarms', exact: true }).getByText('to be told').waitFor();
  const atTop = page.getByRole('alert').filter({ hasText: 'to be told' });
  await atTop.getByRole('button', { name: 'Seen' }).click();
  await atTop.waitFor({ state: 'detached' });
  await wanted.click();
  await until(() => page.evaluate(() => !JSON.parse(localStorage.getItem('preferences')).notifies), 'and taken back');
  await alarm('halted', 'not to be told');
  await page.getByRole('region', { name: 'Alarms', exact: true }).getByText('not to be told').waitFor();
  assert.equal((await told()).length, 1, 'nobody who does not want it is told');
  await page.getByRole('button', { name: 'Seen' }).click();
  await desk.api('POST', '/api/control', { scope: 'all', state: 'active', reason: 'told enough' });

  // Where the browser allows none, the page says so, and keeps no choice that it cannot keep.
  const shut = await desk.window();
  await shut.context().request.post('/api/sign-in', { data: { key: desk.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
  await shut.addInitScript(() => Object.defineProperty(globalThis.Notification, 'permission', { get: () => 'denied' }));
  await shut.addInitScript(() => (globalThis.Notification.requestPermission = () => Promise.resolve('denied')));
  await shut.goto('/#/set-up/notifications');
  await shut.getByText('This browser does not allow them here.', { exact: false }).waitFor();
  await shut.getByLabel('Show alarms as notifications of this browser').click();
  assert.equal(await shut.evaluate(() => JSON.parse(localStorage.getItem('preferences') ?? '{}').notifies ?? false), false);
  await until(async () => !(await shut.getByLabel('Show alarms as notifications of this browser').isChecked()), 'the box says what holds');

  // The journal is checked when it is asked for.
  await page.goto('/#/system');
  await page.getByText('not checked since the start').waitFor();
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('whole', { exact: true }).waitFor();
  const { verify } = await desk.api('GET', '/api/system');
  assert.equal(verify.state, 'whole');
  assert.ok(verify.events > 0);
  for (const panel of ['Silos', 'Journal', 'Latencies', 'Faults of the last day']) await page.getByRole('heading', { name: panel, exact: true }).waitFor();

  // Row by row what the API says.
  const rows = async (panel) => (await page.getByRole('region', { name: panel, exact: true }).locator('tbody tr').allInnerTexts()).map((text) => text.split(/[\t\n]+/).map((cell) => cell.trim()));
  await until(async () => {
    const { silos, shards, faults } = await desk.api('GET', '/api/system');
    const [shownSilos, shownShards, shownFaults] = [await rows('Silos'), await rows('Journal'), await rows('Faults of the last day')];
    return silos.every((silo, index) => shownSilos[index]?.[0].startsWith(silo.name) && shownSilos[index].slice(1, 4).join() === [silo.shards, silo.epoch, silo.accounts].join())
      && shards.every((shard, index) => shownShards[index]?.join() === [shard.shard, shard.position, shard.recorded, shard.lag, shard.isAvailable ? 'available' : 'unavailable'].join())
      && faults.items.length > 0 && faults.items.every((fault, index) => shownFaults[index]?.includes(fault.text) && shownFaults[index].includes(fault.code));
  }, 'silos, shards and faults are those of the API');
  const measured = await desk.api('GET', '/api/system');
  for (const { count } of measured.latencies.filter((line) => line.count > 0)) await page.getByText(new RegExp(`${count} measurements?`)).first().waitFor();
}
