// The sample of the gateway's own documentation, with its client: log in, two hubs, subscribe, trade, lose the line, come back.
import { HubConnectionBuilder, HttpTransportType, LogLevel } from '@microsoft/signalr';

const [base] = process.argv.slice(2);
const account = 26000001;
const contract = 'CON.F.US.MNQ.Z26';
const heard = [];

async function post(path, body, token) {
  const answer = await fetch(base + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/plain', ...(token && { Authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  return answer.json();
}

function expect(what, is) {
  if (!is) throw new Error(`${what}: ${JSON.stringify(heard)}`);
  console.log(what);
}

async function until(what, condition) {
  for (let left = 400; left > 0; left--) {
    if (condition()) return expect(what, true);
    await new Promise((done) => setTimeout(done, 25));
  }
  expect(what, false);
}

function connect(hub, token) {
  return new HubConnectionBuilder()
    .withUrl(`${base}/hubs/${hub}?access_token=${token}`, {
      skipNegotiation: true,
      transport: HttpTransportType.WebSockets,
      accessTokenFactory: () => token,
      timeout: 10000,
    })
    .configureLogging(LogLevel.None)
    .withAutomaticReconnect([0, 50, 200, 1000])
    .build();
}

const login = await post('/api/Auth/loginKey', { userName: 'demo', apiKey: 'demo' });
expect('logged in', login.success && login.errorCode === 0);
const token = login.token;
const expires = JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).exp;
expect('the token says when it ends', Number.isInteger(expires));

const user = connect('user', token);
for (const name of ['GatewayUserAccount', 'GatewayUserOrder', 'GatewayUserPosition', 'GatewayUserTrade']) {
  user.on(name, (event) => heard.push([name, event.action, event.data]));
}
async function subscribe() {
  await user.invoke('SubscribeAccounts');
  await user.invoke('SubscribeOrders', account);
  await user.invoke('SubscribePositions', account);
  await user.invoke('SubscribeTrades', account);
}
let reconnected = 0;
user.onreconnected(async () => {
  await subscribe();
  reconnected++;
});
await user.start();
await subscribe();

const market = connect('market', token);
market.on('GatewayQuote', (id, data) => heard.push(['GatewayQuote', id, data]));
market.on('GatewayTrade', (id, data) => heard.push(['GatewayTrade', id, data]));
market.on('GatewayDepth', (id, data) => heard.push(['GatewayDepth', id, data]));
await market.start();
await market.invoke('SubscribeContractQuotes', contract);
await market.invoke('SubscribeContractTrades', contract);
await market.invoke('SubscribeContractMarketDepth', contract);
await until('depth begins with a reset', () => heard.some(([name, , data]) => name === 'GatewayDepth' && data[0].type === 6));

const order = { accountId: account, contractId: contract, type: 2, side: 0, size: 1, limitPrice: null, stopPrice: null, trailPrice: null, customTag: 'first' };
const placed = await post('/api/Order/place', order, token);
expect('the order id needs 64 bits', placed.success && placed.orderId > 2 ** 31);
await until('order filled', () => heard.some(([name, , data]) => name === 'GatewayUserOrder' && data.id === placed.orderId && data.status === 2 && data.fillVolume === 1));
await until('half-turn', () => heard.some(([name, , data]) => name === 'GatewayUserTrade' && data.orderId === placed.orderId && !('profitAndLoss' in data)));
await until('position', () => heard.some(([name, , data]) => name === 'GatewayUserPosition' && data.type === 1 && data.size === 1 && data.contractDisplayName === 'MNQZ26'));

await post('/control/market/price', { contract, price: 24810.25, hold: true });
await until('quote', () => heard.some(([name, id, data]) => name === 'GatewayQuote' && id === contract && data.bestBid === 24810.25 && data.symbol === 'F.US.MNQ'));
await until('print', () => heard.some(([name, , data]) => name === 'GatewayTrade' && Array.isArray(data) && data[0].price === 24810.25));

await post('/control/sockets', { action: 'drop', hub: 'user' });
await until('the line came back', () => reconnected === 1);
heard.length = 0;
const closed = await post('/api/Position/closeContract', { accountId: account, contractId: contract }, token);
expect('closed', closed.success);
await until('position gone', () => heard.some(([name, action, data]) => name === 'GatewayUserPosition' && action === 2 && data.size === 0));
await until('balance', () => heard.some(([name, , data]) => name === 'GatewayUserAccount' && data.id === account && data.balance > 50000));

await user.stop();
await market.stop();
const refused = connect('user', 'no.such.token');
await refused.start().then(() => expect('a wrong token is refused', false), () => expect('a wrong token is refused', true));
console.log('done');
process.exit(0);
