// Two hundred accounts with a position each, five prices a second: the overview keeps up, and its frame times are kept.
import { assert, row, until } from '../harness.mjs';

const seconds = 10;
const perSecond = 5;

export default async function (desk) {
  const accounts = await desk.api('GET', '/api/accounts');
  assert.equal(accounts.length, 200);
  await desk.price('MNQ', 15_500);
  await Promise.all(accounts.map(({ id }) => desk.api('POST', `/api/accounts/${id}/fills`, { symbol: 'MNQ', side: 'buy', quantity: 1, price: '15500', fee: '0', fillId: `load-${id}` })));
  const page = await desk.signedIn();
  await page.evaluate(() => {
    globalThis.frames_ = [];
    let last = performance.now();
    const look = (now) => {
      globalThis.frames_.push(now - last);
      last = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.evaluate(() => void (globalThis.frames_.length = 0));

  const begun = performance.now();
  for (let step = 0; step < seconds * perSecond; step++) {
    await desk.price('MNQ', 15_500 + (step % 2 === 0 ? 1 : -1) * (1 + (step % 7)));
    const due = begun + ((step + 1) * 1_000) / perSecond - performance.now();
    if (due > 0) await page.waitForTimeout(due);
  }

  const took = (performance.now() - begun) / 1_000;
  const frames = (await page.evaluate(() => globalThis.frames_)).sort((a, b) => a - b);
  const at = (share) => Math.round(frames[Math.min(frames.length - 1, Math.floor(frames.length * share))] * 10) / 10;
  const figures = { accounts: accounts.length, pricesPerSecond: Math.round((seconds * perSecond * 10) / took) / 10, frames: frames.length, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
  desk.keep('frames.json', figures);
  desk.note(`frame times: ${JSON.stringify(figures)}`);

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
  await desk.price('MNQ', 15_600);
  const [first] = accounts;
  await until(async () => /\b200\.00/.test(await row(page, first.name).innerText()), 'the newest value: 100 points of a micro are 200.00');
  await desk.picture(page, 'two hundred accounts');
}
