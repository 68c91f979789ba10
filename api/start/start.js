'use strict';
const say = text => { document.getElementById('state').textContent = text; };

function row(account) {
  const line = document.createElement('tr');
  const positions = account.positions.map(p => `${p.net > 0 ? '+' : ''}${p.net} ${p.symbol}`).join(', ') || 'flat';
  for (const text of [account.id, account.state, account.balance, account.equity, account.dailyPnl, account.floor ?? 'none',
    account.headroom ?? 'none', positions, String(account.activeViolations)]) {
    line.appendChild(document.createElement('td')).textContent = text;
  }
  return line;
}

async function look() {
  try {
    const answer = await fetch('/api/accounts', { headers: { accept: 'application/json' } });
    if (answer.status === 401) return say('Not signed in: open the sign-in link that the start printed.');
    if (!answer.ok) return say(`The server answered ${answer.status}.`);
    const accounts = await answer.json();
    document.getElementById('rows').replaceChildren(...accounts.map(row));
    document.getElementById('table').hidden = accounts.length === 0;
    say(accounts.length === 0 ? 'Running. There is no account yet.' : `Running. ${accounts.length} accounts at ${new Date().toLocaleTimeString()}.`);
  } catch {
    say('No answer: the program is not running, or not reachable. The numbers are old.');
  } finally {
    setTimeout(look, 2000);
  }
}

look();
