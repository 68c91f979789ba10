// The npm package "tradovate" (cgilly2fast/tradovate-typescript), unchanged: its addresses are set before the rest of it is loaded.
const [address] = process.argv.slice(2);
const { URLs } = require('tradovate/dist/types');
const socket = address.replace('http', 'ws');
Object.assign(URLs, {
  DEMO_URL: `${address}/v1`,
  LIVE_URL: `${address}/live/v1`,
  MD_URL: `${socket}/md/v1/websocket`,
  WS_DEMO_URL: `${socket}/v1/websocket`,
  WS_LIVE_URL: `${socket}/live/v1/websocket`,
});
const { TradovateService, TradovateSocket, MarketDataSocket } = require('tradovate');

const must = (is, what) => {
  if (!is) throw new Error(`Not as it should be: ${what}`);
};
const until = async (found, what) => {
  for (let tries = 0; tries < 400; tries++) {
    const result = found();
    if (result) return result;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`It did not come: ${what}`);
};

async function main() {
  const service = new TradovateService();
  const login = await service.connect({ name: 'demo', password: 'demo', appId: 'client', appVersion: '1.0', cid: 8, sec: 'secret', deviceId: 'device' });
  must(login.accessToken && login.userId === 15460, 'the log-in');
  const [account] = await service.get('account/list');
  must(account.name === 'APEX1234567' && account.userId !== login.userId, 'an evaluation account that the firm owns');

  const user = new TradovateSocket();
  await user.connect();
  const heard = [];
  await user.synchronize({ onSubscription: (data) => heard.push(data) });
  const state = await until(() => heard.find((data) => data.users), 'the sync');
  must(state.accounts.length === 1 && state.accounts[0].id === account.id && state.positions.length === 0, 'the state');

  const contract = await service.get('contract/find', { name: 'MESZ6' });
  const placed = await service.post('order/placeOrder', {
    accountSpec: account.name, accountId: account.id, clOrdId: 'npm-1', action: 'Buy', symbol: 'MESZ6', orderQty: 2, orderType: 'Market', isAutomated: true,
  });
  must(placed.orderId, `the order: ${JSON.stringify(placed)}`);
  const events = (type) => heard.filter((data) => data.entityType === type).map((data) => data.entity);
  await until(() => events('order').find((order) => order.id === placed.orderId && order.ordStatus === 'Filled'), 'the filled order');
  must(events('fill').reduce((sum, fill) => sum + fill.qty, 0) === 2, 'the fills');
  await until(() => events('position').find((position) => position.netPos === 2), 'the position');

  const closed = await user.request({ url: 'order/liquidateposition', body: { accountId: account.id, contractId: contract.id, admin: false } });
  must(closed.s === 200 && closed.d.orderId, `the liquidation: ${JSON.stringify(closed)}`);
  await until(() => events('position').find((position) => position.netPos === 0), 'the flat position');
  const positions = await service.get('position/list');
  must(positions.every((position) => position.netPos === 0), 'flat by REST');
  must((await service.get('fillPair/list')).length === 1, 'the pair');
  user.disconnect();

  const market = new MarketDataSocket();
  await market.connect();
  const quotes = [];
  await market.subscribeQuote('MESZ6', (quote) => quotes.push(quote));
  const moved = await fetch(`${address}/control/market/price`, { method: 'POST', body: JSON.stringify({ contract: 'MESZ6', price: 6750, hold: true }) });
  must(moved.ok, 'the price of the simulated market');
  await until(() => quotes.find((quote) => quote.entries.Bid.price === 6750), 'a quote');
  market.disconnect();
  console.log('\ndone');
  process.exit(0);
}

main().catch((wrong) => {
  console.error(wrong);
  process.exit(1);
});
