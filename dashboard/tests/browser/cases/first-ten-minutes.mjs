// docs/first-ten-minutes.md as a newcomer would follow it: each of its numbered headings is one step here, in the same order.
import { readFileSync } from 'node:fs';
import { assert, row, until } from '../harness.mjs';

const page = new URL('../../../../docs/first-ten-minutes.md', import.meta.url);

export default async function (desk) {
  let shown;
  let account;
  const steps = {
    'Start it and open the link': async () => {
      shown = await desk.signedIn();
    },
    'Put an account in danger': async () => {
      [account] = await desk.api('GET', '/api/accounts');
      await desk.price('MNQ', 15_500);
      await row(shown, account.name).getByRole('link', { name: account.name }).click();
      await shown.getByRole('link', { name: 'Firm and broker' }).click();
      const form = shown.getByRole('form', { name: 'A fill that happened elsewhere' });
      await form.getByLabel('Contract', { exact: true }).fill('MNQ');
      await form.getByLabel('Price').fill('15850');
      await form.getByLabel(/^The fill's number/).fill('ten-minutes');
      await form.getByRole('button', { name: 'Book it…' }).click();
      const asked = shown.getByRole('dialog', { name: `Book a fill on ${account.name}?` });
      await asked.getByRole('button', { name: 'Book buy 1 MNQ' }).click();
      await asked.getByRole('button', { name: 'Close' }).last().click();
    },
    'See which account is in danger, and why': async () => {
      await shown.getByRole('link', { name: 'Overview' }).first().click();
      await row(shown, account.name).getByText(/daily loss|Daily loss|limit/).first().waitFor();
      await desk.picture(shown, '2 danger');
      await row(shown, account.name).getByRole('link', { name: account.name }).click();
      await shown.getByRole('heading', { name: account.name }).waitFor();
      await shown.getByRole('img', { name: /^Equity of/ }).waitFor();
      await desk.picture(shown, '2 account');
    },
    'Send a test alert': async () => {
      await shown.getByRole('link', { name: 'Alerts' }).first().click();
      await shown.getByRole('link', { name: 'Send a test alert' }).click();
      await shown.getByLabel('Message').fill('{"action":"buy","symbol":"MNQ","quantity":5000}');
      await shown.getByRole('button', { name: 'Show what will happen' }).click();
      await shown.getByText(account.id).or(shown.getByText(account.name)).first().waitFor();
      await desk.picture(shown, '3 what will happen');
      await shown.getByRole('button', { name: /^Send to/ }).click();
    },
    'Read why it was refused': async () => {
      await until(async () => /#\/alerts\/[0-9a-f-]{36}/.test(shown.url()), 'the alert opens');
      const [alert] = await desk.api('GET', '/api/alerts?limit=1');
      const [outcome] = alert.outcomes;
      assert.equal(outcome.outcome, 'refused');
      await shown.getByText(outcome.text).first().waitFor();
      await desk.picture(shown, '4 why');
    },
    'Flatten': async () => {
      await shown.getByRole('link', { name: 'Overview' }).first().click();
      await row(shown, account.name).getByRole('button', { name: /Flatten/ }).click();
      await shown.getByRole('dialog').getByRole('button', { name: `Flatten ${account.name}` }).click();
      await shown.getByText(/Flat, verified at the broker after/).waitFor();
      await desk.picture(shown, '5 flat');
      assert.equal((await desk.api('GET', `/api/accounts/${account.id}`)).positions.length, 0);
    },
  };

  const written = [...readFileSync(page, 'utf8').matchAll(/^## \d+\. (.+)$/gm)].map(([, title]) => title);
  assert.deepEqual(written, Object.keys(steps), 'the headings of the page are the steps of this case');
  for (const [title, step] of Object.entries(steps)) {
    desk.note(title);
    await step();
  }
}
