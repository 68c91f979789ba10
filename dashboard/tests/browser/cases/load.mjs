// Two hundred accounts with a position each, five prices a second, as a table, as cards and on a phone: the newest of what was told arrives for every account
// on a line that holds, and the rate that arrived and the frame times are kept.
import { assert, desktop, phone, row, until } from '../harness.mjs';

const seconds = 8;
const perSecond = 5;
const tick = 0.25;

/** Counts what the line brings, before the page has it: of each account the last equity, and how often it was told. */
const watch = (page) =>
  page.addInitScript(() => {
    const told = (globalThis.told = { values: 0, bytes: 0, snapshots: 0, last: {} });
    const Real = WebSocket;
    globalThis.WebSocket = class extends Real {
      constructor(...all) {
        super(...all);
        this.addEventListener('message', ({ data }) => {
          if (typeof data !== 'string') return;
          told.bytes += data.length;
          for (const part of data.split('\u001e')) {
            if (part.includes('"kind":"snapshot"')) told.snapshots++;
            if (!part.includes('"kind":"value"')) continue;
            told.values++;
            const account = /"account":"([^"]+)"/.exec(part)[1];
            told.last[account] = Number(/"equity":"([^"]+)"/.exec(part)[1]);
          }
        });
      }
    };
  });

const frames = (page) =>
  page.evaluate(() => {
    globalThis.frames_ = [];
    let last = performance.now();
    const look = (now) => {
      globalThis.frames_.push(now - last);
      last = now;
      if (globalThis.frames_ !== null) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });

export default async function (desk) {
  const accounts = await desk.api('GET', '/api/accounts');
  assert.equal(accounts.length, 200);
  await desk.price('MNQ', 15_500);
  await Promise.all(accounts.map(({ id }) => desk.api('POST', `/api/accounts/${id}/fills`, { symbol: 'MNQ', side: 'buy', quantity: 1, price: '15500', fee: '0', fillId: `load-${id}` })));

  // A value may be passed over for a newer one; the newest is never lost.
  let price = 15_500;
  const layouts = { table: { viewport: desktop }, cards: { viewport: desktop, isCards: true }, phone: { viewport: phone, touch: true, isCards: true } };
  for (const [name, { viewport, touch = false, isCards = false }] of Object.entries(layouts)) {
    const page = await desk.window({ viewport, touch });
    await watch(page);
    await page.context().request.post('/api/sign-in', { data: { key: desk.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
    await page.goto('/');
    if (name === 'cards') await page.getByRole('button', { name: 'Cards' }).click();
    if (isCards) await page.getByRole('article').first().waitFor();
    else await page.getByRole('table', { name: 'Accounts' }).waitFor();
    await page.evaluate(() => Object.assign(globalThis.told, { values: 0, bytes: 0 }));
    await frames(page);

    const begun = performance.now();
    for (let step = 0; step < seconds * perSecond; step++) {
      price += tick;
      await desk.price('MNQ', price);
      const due = begun + ((step + 1) * 1_000) / perSecond - performance.now();
      if (due > 0) await page.waitForTimeout(due);
    }

    const took = (performance.now() - begun) / 1_000;
    const { values, bytes } = await page.evaluate(() => globalThis.told);
    const all = (await page.evaluate(() => globalThis.frames_)).sort((a, b) => a - b);
    const at = (share) => Math.round(all[Math.min(all.length - 1, Math.floor(all.length * share))] * 10) / 10;
    const figures = {
      accounts: accounts.length, pricesPerSecond: Math.round((seconds * perSecond * 10) / took) / 10, valuesPerSecond: Math.round(values / took), valuesAsked: accounts.length * perSecond,
      bytesPerValue: Math.round(bytes / Math.max(1, values)), frames: all.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1),
    };
    desk.keep(`frames ${name}.json`, figures);
    desk.note(`${name}: ${JSON.stringify(figures)}`);

    // Each account's last value has arrived, on a line that was never begun anew.
    const equity = 50_000 + (price - 15_500) * 2;
    await until(async () => {
      const told = await page.evaluate(() => globalThis.told);
      return accounts.every(({ id }) => told.last[id] === equity);
    }, `${name}: the newest value of every account, ${equity}`);
    const told = await page.evaluate(() => globalThis.told);
    assert.equal(told.snapshots, 1, `${name}: the line held`);
    assert.ok(told.values >= accounts.length, `${name}: ${told.values} values`);
    await page.getByRole('status').filter({ hasText: /(^|\s)Connected/ }).first().waitFor();

    // What is far out of sight is not drawn, and is there when it is scrolled to.
    if (isCards) {
      assert.equal(await page.getByRole('article').count(), accounts.length);
      assert.ok((await page.getByRole('article').getByRole('button', { name: /^Flatten/ }).count()) < accounts.length / 2, `${name}: cards out of sight are not drawn in full`);
      const last = page.getByRole('article', { name: accounts.at(-1).name });
      await last.scrollIntoViewIfNeeded();
      await last.getByRole('button', { name: /^Flatten/ }).waitFor();
    }
    await desk.picture(page, `two hundred accounts ${name}`);
    await page.close();
  }

  // Under the same load: the first paint of a window that has nothing yet, and from one account to another until its numbers stand.
  const fresh = await desk.window();
  await fresh.context().request.post('/api/sign-in', { data: { key: desk.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
  await fresh.goto('/');
  await row(fresh, accounts[0].name).waitFor();
  const paint = await fresh.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null);
  assert.notEqual(paint, null);
  const switches = [];
  for (const { id, name } of accounts.slice(0, 12)) {
    switches.push(await fresh.evaluate(([hash, title]) => new Promise((resolve) => {
      const begun = performance.now();
      location.hash = hash;
      const look = () => (document.querySelector('h1')?.textContent === title && document.querySelector('main dl dd') !== null ? resolve(performance.now() - begun) : requestAnimationFrame(look));
      look();
    }), [`#/accounts/${id}`, name]));
  }
  switches.shift(); // The first one fetches the page itself.
  switches.sort((a, b) => a - b);
  const speeds = { firstPaintMs: Math.round(paint), switchP50Ms: Math.round(switches[Math.floor(switches.length / 2)]), switchMaxMs: Math.round(switches.at(-1)) };
  desk.keep('speeds.json', speeds);
  desk.note(`first paint and switching: ${JSON.stringify(speeds)}`);

  // The last price is what every account shows in the end.
  await fresh.goto('/');
  await desk.price('MNQ', 15_600);
  const [first] = accounts;
  await until(async () => /\b200\.00/.test(await row(fresh, first.name).innerText()), 'the newest value: 100 points of a micro are 200.00');
}
