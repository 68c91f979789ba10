// Only the socket is cut: the page comes back by the number it has, and shows what the server shows, row by row.
import { assert, row, until } from '../harness.mjs';

/** One message of the hub's protocol that goes to the server. */
const subscriptions = (data) => String(data).split('\u001e').filter((part) => part !== '').map((part) => JSON.parse(part)).filter(({ target }) => target === 'Subscribe');

export default async function (desk) {
  const accounts = await desk.api('GET', '/api/accounts');
  await desk.price('MNQ', 15_500);
  const page = await desk.window();
  const asked = [];
  const snapshots = [];
  let [line, isCut, last] = [null, false, 0];
  await page.routeWebSocket(/\/live/, (socket) => {
    if (isCut) {
      void socket.close();
      return;
    }
    const server = socket.connectToServer();
    line = { socket, server };
    socket.onMessage((data) => {
      for (const { arguments: args } of subscriptions(data)) asked.push(args);
      server.send(data);
    });
    server.onMessage((data) => {
      for (const part of String(data).split('\u001e').filter((text) => text !== '')) {
        const { item } = JSON.parse(part);
        if (item?.kind === 'snapshot') snapshots.push(item.number);
        if (item !== undefined) last = item.number;
      }
      socket.send(data);
    });
  });
  // A socket that is cut is not to be got round: the page has no other way to hear.
  await page.route('**/live**', (route) => (isCut ? route.abort('connectionrefused') : route.continue()));
  const cut = async () => {
    isCut = true;
    await line.socket.close({ code: 1011, reason: 'cut' });
    await line.server.close();
  };
  await page.context().request.post('/api/sign-in', { data: { key: desk.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
  await page.goto('/');
  for (const { name } of accounts) await row(page, name).waitFor();
  assert.deepEqual(asked, [[null, null]]);
  const feed = page.getByRole('status').filter({ hasText: /Connected|Reconnecting|Disconnected|Connecting/ }).first();

  const changes = [
    () => desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 1 }),
    () => desk.api('POST', `/api/accounts/${accounts[1].id}/lock`, { reason: 'while the line was cut' }),
    () => desk.price('MNQ', 15_510),
  ];
  for (const [index, change] of changes.entries()) {
    await cut();
    const known = last;
    await feed.filter({ hasText: /Reconnecting|Disconnected/ }).waitFor();
    await change();
    isCut = false;
    await feed.filter({ hasText: 'Connected' }).waitFor();
    await until(() => asked.length === index + 2, 'the page asks again');
    assert.equal(asked.at(-1)[0], known, 'it asks for what came after the last number it has');
    assert.match(asked.at(-1)[1], /^[0-9a-f-]{36}$/, 'and says of which feed');

    // Row by row what the API says.
    await until(async () => {
      for (const account of await desk.api('GET', '/api/accounts')) {
        const text = await row(page, account.name).innerText();
        const money = (value) => (value.startsWith('-') ? '−' : '') + Math.abs(Number(value)).toLocaleString('en-US', { minimumFractionDigits: 2 });
        const state = account.state.replace(/([A-Z])/g, ' $1').toLowerCase();
        const held = account.positions.length === 0 ? 'flat' : account.positions.map(({ net, symbol }) => `${net > 0 ? '+' : '−'}${Math.abs(net)} ${symbol}`).join(', ');
        for (const part of [money(account.balance), money(account.equity), state, held, ...(account.lastDecision ? [account.lastDecision.outcome] : [])]) if (!text.includes(part)) return false;
      }
      return true;
    }, `every row is the server's after change ${index}`);
  }

  assert.equal(snapshots.length, 1, 'nothing was sent anew');
}
