// Every page, light and dark, desktop and phone: no error in the console, no serious finding of axe, and a picture.
import { assert, desktop, phone } from '../harness.mjs';
import { placesOf } from '../places.mjs';

export default async function (desk) {
  const [account] = await desk.api('GET', '/api/accounts');
  const places = await placesOf(desk, account);
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
