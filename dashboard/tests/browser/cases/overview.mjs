// Every account in one look: its numbers are the server's, it moves with the live feed, and it can be searched.
import { assert, row } from '../harness.mjs';

export default async function (desk) {
  const accounts = await desk.api('GET', '/api/accounts');
  const page = await desk.signedIn();
  for (const account of accounts) {
    const shown = row(page, account.name);
    await shown.waitFor();
    const text = await shown.innerText();
    for (const part of [account.id, account.environment]) assert.ok(text.includes(part), `${account.name} shows ${part}: ${text}`);
    const balance = Number(account.balance).toLocaleString('en-US', { minimumFractionDigits: 2 });
    assert.ok(text.replaceAll(/[ \u00a0\u202f]/g, ',').includes(balance), `${account.name} shows ${balance}: ${text}`);
  }

  await desk.price('MNQ', 15_500);
  await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 1 });
  await row(page, accounts[0].name).getByText('accepted', { exact: true }).waitFor();
  await page.getByRole('searchbox').fill(accounts[1].name);
  await row(page, accounts[0].name).waitFor({ state: 'detached' });
  await row(page, accounts[1].name).waitFor();
  await desk.picture(page, 'overview');
}
