// What a case needs: browsers on the host's pages, the host's API beside them, and the hands on the host itself.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { chromium } from 'playwright-core';

export { assert };

/** A loaded machine takes its time; what has not come by now does not come. */
export const patience = 60_000;

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What Chromium writes when a request is refused on purpose or the host is away: not the page's fault. */
const networkNoise = /Failed to load resource: (the server responded with a status of (400|401|403|404|409|429|503)|net::ERR_CONNECTION|net::ERR_EMPTY_RESPONSE|net::ERR_INCOMPLETE|net::ERR_SOCKET_NOT_CONNECTED)|WebSocket connection to .* failed/;

export class Desk {
  #lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  #browser;
  #contexts = [];
  #linkIsFresh = true;

  static async start() {
    const desk = new Desk();
    Object.assign(desk, await desk.#read());
    mkdirSync(desk.out, { recursive: true });
    desk.#browser = await chromium.launch({
      executablePath: desk.chromium,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
    });
    return desk;
  }

  /** Asks the test around us: kill, restart, advance. */
  async ask(what, more = {}) {
    process.stdout.write(`${JSON.stringify({ ask: what, ...more })}\n`);
    const answer = await this.#read();
    if (answer.link) this.#linkIsFresh = true;
    Object.assign(this, answer);
    return answer;
  }

  note(text) {
    process.stdout.write(`${JSON.stringify({ note: text })}\n`);
  }

  /** Kept beside the pictures of this case. */
  keep(name, value) {
    writeFileSync(path.join(this.out, name), typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  }

  /** A new browser window of its own cookies. Errors of its console, and requests to anybody but the host, fail the case at the end. */
  async window({ viewport = desktop, dark = false, touch = false, timezone } = {}) {
    const context = await this.#browser.newContext({ ...(timezone === undefined ? {} : { timezoneId: timezone }), viewport, colorScheme: dark ? 'dark' : 'light', hasTouch: touch, reducedMotion: 'reduce', baseURL: this.url });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const errors = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !networkNoise.test(message.text())) errors.push(message.text());
    });
    page.on('pageerror', (fault) => errors.push(`${fault}`));
    // Everything comes from the host itself: no page asks anybody else for anything.
    context.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol.startsWith('http') && host !== new URL(this.url).host) errors.push(`a foreign request: ${request.url()}`);
    });
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== new URL(this.url).host) errors.push(`a foreign socket: ${socket.url()}`);
    });
    this.#contexts.push({ context, page, errors });
    return page;
  }

  /** Signed in: by the printed link the first time, else by a key. */
  async signedIn(options = {}) {
    const page = await this.window(options);
    if (this.#linkIsFresh && !options.key) {
      this.#linkIsFresh = false;
      await page.goto(this.link);
    } else {
      const answer = await page.context().request.post('/api/sign-in', { data: { key: options.key ?? this.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
      assert.equal(answer.status(), 200, await answer.text());
      await page.goto('/');
    }
    await page.getByRole('table', { name: 'Accounts' }).waitFor();
    return page;
  }

  async api(method, address, body) {
    const answer = await fetch(new URL(address, this.url), {
      method,
      headers: { authorization: `Bearer ${this.key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${address}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** Sends an alert to the demo hook, unlike any before it, and waits for the outcomes. */
  async alert(alert) {
    const answer = await this.deliver(JSON.stringify({ id: randomUUID(), ...alert }));
    assert.equal(answer.status, 200);
    return answer.json();
  }

  /** Sends a body to the demo hook, or to another key, and waits for the outcomes; what was not stored is sent again, as TradingView does. */
  async deliver(body, key = this.hookKey) {
    let answer;
    await until(async () => {
      answer = await fetch(new URL(`/hooks/${encodeURIComponent(key)}?wait=true`, this.url), { method: 'POST', body });
      return answer.status !== 503;
    }, 'the alert is stored');
    return answer;
  }

  async price(symbol, price) {
    await this.api('POST', '/api/simulation/price', { symbol, price, hold: true });
  }

  /** Findings of axe that are serious or critical; there shall be none. */
  async accessible(page, what) {
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    this.keep(`axe ${what}.json`, violations);
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    assert.deepEqual(serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`), [], `${what}: accessibility`);
  }

  async picture(page, name) {
    await page.screenshot({ path: path.join(this.out, `${name}.png`), animations: 'disabled' });
  }

  /** No page had an error in its console. */
  async close() {
    const errors = this.#contexts.flatMap((window) => window.errors);
    await this.#browser.close();
    assert.deepEqual(errors, [], 'errors in the console');
  }

  async closeWithPictures() {
    for (const [index, { page, errors }] of this.#contexts.entries()) {
      if (errors.length > 0) console.error(`console of window ${index}: ${errors.join(' | ')}`);
      try {
        console.error(`window ${index} at ${page.url()}`);
        await page.screenshot({ path: path.join(this.out, `failed ${index}.png`), timeout: 10_000 });
        this.keep(`failed ${index}.html`, await page.content());
      } catch {
        // It is closed, or hangs; what went wrong is said already.
      }
    }
    await this.#browser?.close();
  }

  async #read() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('The test around us is gone.');
    return JSON.parse(value);
  }
}

/** The row of an account in the overview. */
export const row = (page, account) => page.getByRole('table', { name: 'Accounts' }).getByRole('row').filter({ has: page.getByRole('link', { name: account }) });

/** Waits until it is true of what the API says. */
export async function until(condition, what) {
  const end = performance.now() + patience;
  while (!(await condition())) {
    assert.ok(performance.now() < end, `waited for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
