// Every page, light and dark, desktop and phone: no error in the console, no serious finding of axe, and a picture.
import { assert, desktop, phone } from '../harness.mjs';

export default async function (desk) {
  const [account] = await desk.api('GET', '/api/accounts');
  await desk.price('MNQ', 15_500);
  await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 1, stopLoss: { offset: 50 } });
  await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 5000 });
  await desk.api('POST', `/api/accounts/${account.id}/notes`, { text: 'a note for the picture' });
  const [delivery] = await desk.api('GET', '/api/alerts?limit=1');
  const places = {
    overview: '/#/', account: `/#/accounts/${account.id}`,
    ...Object.fromEntries(['decisions', 'violations', 'progress', 'rules', 'limits', 'firm', 'timeline', 'notes'].map((tab) => [`account ${tab}`, `/#/accounts/${account.id}/${tab}`])),
    alerts: '/#/alerts', alert: `/#/alerts/${delivery.id}`, 'alerts check': '/#/alerts/check', 'alerts send': '/#/alerts/send', 'alerts templates': '/#/alerts/templates',
    control: '/#/control',
    ...Object.fromEntries(['connections', 'routes', 'rule-books', 'operators', 'notifications'].map((part) => [`set-up ${part}`, `/#/set-up/${part}`])),
    system: '/#/system',
  };

  const findings = [];
  const look = async (size, viewport, dark) => {
    const page = await desk.window({ viewport, dark, touch: viewport === phone });
    await page.context().request.post('/api/sign-in', { data: { key: desk.key }, headers: { 'Sec-Fetch-Site': 'same-origin' } });
    for (const [name, place] of Object.entries(places)) {
      const what = `${name} ${size} ${dark ? 'dark' : 'light'}`;
      await page.goto(place);
      await page.getByRole('main').waitFor();
      await page.getByRole('heading').first().waitFor();
      await page.waitForFunction(() => ![...document.querySelectorAll('[role=status]')].some((status) => /^(Loading|Opening|Asking)/.test(status.textContent.trim())));
      await desk.picture(page, what);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overflow > 1) findings.push(`${what}: ${overflow} px wider than the window`);
      await desk.accessible(page, what).catch((fault) => findings.push(fault.message));
    }
  };
  // Each window waits for its own answers meanwhile.
  await Promise.all(Object.entries({ desktop, phone }).flatMap(([size, viewport]) => [false, true].map((dark) => look(size, viewport, dark))));
  assert.deepEqual(findings, []);
}
