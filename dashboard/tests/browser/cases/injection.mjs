// Markup in everything that somebody may write and a page shows: it stands there as text, no script runs, nothing is loaded, no dialog opens.
import { assert, until } from '../harness.mjs';
import { placesOf } from '../places.mjs';

const img = (where) => `<img src=x onerror="hit('${where}')">`;
const script = (where) => `"><script>hit('${where}')</script>`;
const link = (where) => `javascript:hit('${where}')`;

export default async function (desk) {
  const [account, other] = await desk.api('GET', '/api/accounts');
  const as = (name) => ({ authorization: `Bearer ${desk.key}`, 'content-type': 'application/json', 'x-operator': name });
  const put = async (method, address, body, name = script('operator')) => {
    const answer = await fetch(new URL(address, desk.url), { method, headers: as(name), body: JSON.stringify(body) });
    assert.ok(answer.ok, `${method} ${address}: ${answer.status} ${await answer.text()}`);
  };
  const send = (body) => desk.deliver(typeof body === 'string' ? body : JSON.stringify(body));

  // Names, reasons, notes, groups.
  await put('POST', `/api/accounts/${account.id}/notes`, { text: `${img('note')}\n${link('note')}` });
  await put('POST', `/api/accounts/${account.id}/lock`, { reason: img('lock') });
  await put('POST', `/api/accounts/${account.id}/unlock`, { reason: script('unlock') });
  await put('POST', `/api/accounts/${other.id}/lock`, { reason: script('lock-of-two') });
  await put('POST', '/api/control', { scope: 'all', state: 'reduceOnly', reason: img('control') });
  await put('POST', '/api/operators', { name: 'Vera', role: 'viewer', reason: script('person') });
  // Names of people and of keys are letters and little else.
  for (const [address, body] of [['/api/operators', { name: img('person'), role: 'viewer' }], ['/api/me/keys', { name: img('key').slice(0, 40), role: 'viewer' }]]) {
    assert.equal((await fetch(new URL(address, desk.url), { method: 'POST', headers: as('ann'), body: JSON.stringify(body) })).status, 400);
  }
  await put('POST', '/api/hooks', { id: 'planted', routeId: 'planted', accounts: [{ account: account.id }] });
  await put('POST', '/api/routes/planted/pause', { reason: img('pause') });
  await put('PUT', '/api/notifications/planted', { kind: 'mail', address: 'mail.invalid:587', from: 'desk@example.com', to: ['desk@example.com'], user: img('user'), password: script('password') });

  // A rule book with names of its own.
  const book = JSON.parse(await (await fetch(new URL('/api/rule-books/seed/eval/50k', desk.url), { headers: as('ann') })).text());
  await put('POST', '/api/rule-books', { ...book, id: 'own/planted', name: img('book'), firm: script('firm'), program: img('program') });

  // Alerts: read, unreadable, of no symbol, with a strategy, a comment and an id of this kind.
  await send({ id: script('id'), symbol: 'MNQ1!', action: 'buy', quantity: 1, strategy: img('strategy'), comment: script('comment') });
  await send({ symbol: img('symbol'), action: 'buy', quantity: 1 });
  await send({ symbol: 'MNQ1!', action: script('action'), quantity: 1 });
  await send(`{"symbol":"MNQ1!",${img('broken')}`);
  await send(`${script('text')} buy MNQ`);
  await desk.deliver(script('unrouted'), img('address'));
  let deliveries;
  await until(async () => (deliveries = await desk.api('GET', '/api/alerts?limit=100')).length >= 6, 'the deliveries can be read');

  const page = await desk.window();
  await page.addInitScript(() => {
    globalThis.hits = [];
    globalThis.hit = (where) => globalThis.hits.push(where);
  });
  const dialogs = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.context().request.post('/api/sign-in', { data: { key: desk.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
  const places = { ...(await placesOf(desk, account)), 'account two': `/#/accounts/${other.id}`, ...Object.fromEntries(deliveries.map(({ id }, index) => [`delivery ${index}`, `/#/alerts/${id}`])) };
  const seen = [];
  for (const [name, place] of Object.entries(places)) {
    await page.goto(place);
    await page.getByRole('heading').first().waitFor();
    await page.waitForFunction(() => ![...document.querySelectorAll('[role=status]')].some((status) => /^(Loading|Opening|Asking)/.test(status.textContent.trim())));
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
    const found = await page.evaluate(() => ({
      hits: globalThis.hits,
      planted: [...document.querySelectorAll('img[src="x"], svg[onload], script:not([src]), [onerror], [onclick], iframe, object, embed, a[href^="javascript:" i]')].map((element) => element.outerHTML),
      text: document.body.innerText + [...document.querySelectorAll('[title], [aria-label], input, textarea')].map((element) => `${element.title} ${element.ariaLabel ?? ''} ${element.value ?? ''}`).join(' '),
    }));
    assert.deepEqual([found.hits, found.planted, dialogs], [[], [], []], `${name}: what was planted is alive`);
    seen.push(found.text);
  }

  // It was shown, so that what did not run says something.
  const all = seen.join('\n');
  const shown = ['account', 'trader', 'note', 'lock-of-two', 'strategy', 'symbol', 'broken', 'text', 'book', 'control', 'operator'];
  assert.deepEqual(shown.filter((where) => ![img(where), script(where)].some((planted) => all.includes(planted))), [], 'what is shown as it was written');
  await until(async () => (await page.evaluate(() => globalThis.hits)).length === 0, 'nothing has run');
}
