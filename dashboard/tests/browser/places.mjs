// Every page there is, with something on it: for what is asked of each of them.

export async function placesOf(desk, account) {
  await desk.price('MNQ', 15_500);
  await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 1, stopLoss: { offset: 50 } });
  await desk.alert({ symbol: 'MNQ1!', action: 'buy', quantity: 5000, strategy: 'trend' });
  await desk.api('POST', `/api/accounts/${account.id}/notes`, { text: 'a note for the picture' });
  const [delivery] = await desk.api('GET', '/api/alerts?limit=1');
  return {
    overview: '/#/', account: `/#/accounts/${account.id}`,
    ...Object.fromEntries(['decisions', 'violations', 'progress', 'rules', 'limits', 'firm', 'timeline', 'notes'].map((tab) => [`account ${tab}`, `/#/accounts/${account.id}/${tab}`])),
    alerts: '/#/alerts', alert: `/#/alerts/${delivery.id}`, 'alerts check': '/#/alerts/check', 'alerts send': '/#/alerts/send', 'alerts templates': '/#/alerts/templates',
    control: '/#/control',
    ...Object.fromEntries(['connections', 'routes', 'rule-books', 'safeguards', 'operators', 'notifications'].map((part) => [`set-up ${part}`, `/#/set-up/${part}`])),
    system: '/#/system',
  };
}
