// What a page shows when there is nothing yet, when it waits, and when the server gives no answer.
import { until } from '../harness.mjs';

export default async function (desk) {
  const [account] = await desk.api('GET', '/api/accounts');
  const here = `/#/accounts/${account.id}`;
  const page = await desk.signedIn();

  // Nothing yet: said in words, on each page.
  const empty = {
    [`${here}/decisions`]: 'No alert has reached this account yet', [`${here}/violations`]: 'No limit was ever reached', [`${here}/notes`]: 'No note yet', [`${here}/limits`]: 'No limit of your own',
    [here]: 'No working order', '/#/alerts': 'No alert has come yet', '/#/alerts/check': 'Nothing checked yet', '/#/control': 'No flatten is under way', '/#/set-up/connections': 'No broker is connected',
    '/#/set-up/notifications': 'No alarm', '/#/set-up/safeguards': 'Nothing is set above the accounts', [`${here}/firm`]: 'Nothing waits', '/#/system': 'No fault', '/#/accounts/nobody': 'There is no account nobody',
  };
  for (const [place, text] of Object.entries(empty)) {
    await page.goto(place);
    await page.getByText(text).first().waitFor();
  }

  // While the answer is awaited the page says so; without one it says that too, and the next try shows what there is.
  const asks = {
    [`${here}/summary`]: ['/chart', 'Equity'], [`${here}/decisions`]: ['/decisions', 'No alert has reached this account yet'], [`${here}/violations`]: ['/violations', 'No limit was ever reached'],
    [`${here}/rules`]: ['/api/rule-books/', 'Where its numbers come from'], [`${here}/timeline`]: ['/events', null], [`${here}/notes`]: ['/notes', 'No note yet'],
    '/#/alerts': ['/api/alerts', 'No alert has come yet'], '/#/alerts/check': ['/api/hooks', null], '/#/alerts/send': ['/api/hooks', null], '/#/alerts/templates': ['/api/alerts/templates', 'Beside the message'],
    '/#/control': ['/api/hooks', 'Pause'], '/#/set-up/connections': ['/api/connections', 'No broker is connected'], '/#/set-up/routes': ['/api/hooks', 'Change'],
    '/#/set-up/rule-books': ['/api/rule-books', 'Choose a rule book'], '/#/set-up/operators': ['/api/operators', 'admin (you)'], '/#/set-up/safeguards': ['/api/safeguards', 'Nothing is set above the accounts'], '/#/system': ['/api/system', 'Silos'],
  };
  const main = page.getByRole('main');
  for (const [place, [part, shown]] of Object.entries(asks)) {
    const isAsked = (url) => url.pathname.startsWith('/api/') && url.pathname.includes(part);
    await page.goto('/#/nowhere');
    await page.getByRole('table', { name: 'Accounts' }).waitFor();
    let mayGo;
    const waits = new Promise((resolve) => (mayGo = resolve));
    await page.route(isAsked, async (route) => {
      await waits;
      await route.abort('connectionrefused');
    });
    await page.goto(place);
    if (!place.includes('/alerts/check') && !place.includes('/alerts/send')) await main.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor();
    mayGo();
    await main.getByText('The server gave no answer. Is it running?').first().waitFor();
    if (place.endsWith('/decisions')) await desk.accessible(page, 'no answer');
    await page.unroute(isAsked);
    // A page of several answers has a button for each, and one that asks by itself may be quicker.
    const next = main.getByRole('button', { name: 'Try again' }).first();
    await until(async () => {
      if ((await next.count()) === 0) return true;
      await next.click({ timeout: 1_000 }).catch(() => {});
      return false;
    }, `${place} after the next try`);
    if (shown !== null) await main.getByText(shown).first().waitFor();
    await main.getByRole('status').filter({ hasText: /^Loading/ }).first().waitFor({ state: 'detached' });
  }
}
