// A client generated from the simulator's own description of itself, used for the documented first order.
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { generateApi } from 'swagger-typescript-api';

const [base] = process.argv.slice(2);
const description = await (await fetch(`${base}/swagger/v1/swagger.json`)).json();
const { files } = await generateApi({ spec: description, fileName: 'gateway', toJS: true, silent: true, output: false });
const script = files.find((file) => file.fileName === 'gateway' && file.fileExtension === '.js') ?? files.find((file) => file.fileExtension === '.js');
await writeFile('gateway.mjs', script.fileContent);
const { Api, OrderSide, OrderType, OrderStatus, PlaceOrderErrorCode } = await import(pathToFileURL(resolve('gateway.mjs')));

function expect(what, is) {
  if (!is) throw new Error(what);
  console.log(what);
}

let token;
const { api } = new Api({ baseUrl: base, securityWorker: () => token && { headers: { Authorization: `Bearer ${token}` } }, baseApiParams: { secure: true } });
({ data: { token } } = await api.authLoginKey({ userName: 'demo', apiKey: 'demo' }));
const { data: { accounts } } = await api.accountSearchAccounts({ onlyActiveAccounts: true });
expect('two accounts', accounts.length === 2);
const { data: { contracts } } = await api.contractAvailableContracts({ live: false });
expect('51 contracts', contracts.length === 51);
const contract = contracts.find((one) => one.name === 'ESZ6');
const { data: { bars } } = await api.historyGetBars({
  contractId: contract.id, live: false, startTime: '2026-11-16T23:00:00Z', endTime: '2026-11-17T15:00:00Z', unit: 2, unitNumber: 1, limit: 10, includePartialBar: false,
});
expect('bars come newest first', bars.length === 10 && bars[0].t > bars[9].t);

const request = { accountId: accounts[0].id, contractId: contract.id, type: OrderType.Limit, side: OrderSide.Bid, size: 1, limitPrice: 6650, customTag: 'mine' };
const { data: placed } = await api.orderPlaceOrder(request);
expect('placed', placed.errorCode === PlaceOrderErrorCode.Success);
const { data: again } = await api.orderPlaceOrder(request);
expect('a tag is used once', again.errorCode === PlaceOrderErrorCode.OrderRejected && again.errorMessage === 'Specified custom tag is already in use');
const { data: { orders: open } } = await api.orderSearchOpenOrders({ accountId: accounts[0].id });
expect('open', open.length === 1 && open[0].status === OrderStatus.Open && open[0].limitPrice === 6650);
expect('modified', (await api.orderModifyOrder({ accountId: accounts[0].id, orderId: placed.orderId, limitPrice: 6640.25 })).data.success);
expect('cancelled', (await api.orderCancelOrder({ accountId: accounts[0].id, orderId: placed.orderId })).data.success);
const { data: { orders } } = await api.orderSearchOrders({ accountId: accounts[0].id, startTimestamp: '2026-11-17T00:00:00Z' });
expect('history', orders.some((order) => order.id === placed.orderId && order.status === OrderStatus.Cancelled && order.limitPrice === 6640.25));
expect('a fresh token', (await api.authValidate()).data.newToken.split('.').length === 3);
console.log('done');
process.exit(0);
