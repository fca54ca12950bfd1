import { ask, onSignedOut } from './page/modules/api.js';
import { write } from './page/modules/dom.js';
import { kind } from './page/modules/format.js';
import { Live, atMost } from './page/modules/live.js';
import { announce, problemBox } from './page/modules/notice.js';
import { signIn } from './page/modules/session.js';
import { accounts } from './page/modules/accounts.js';
import { account } from './page/modules/account.js';
import { alerts } from './page/modules/alerts.js';
import { cluster } from './page/modules/cluster.js';
import { member } from './page/modules/member.js';

const views = { accounts: (parts) => (parts.length > 1 ? account : accounts), alerts: () => alerts, cluster: () => cluster, members: () => member };
const byId = (id) => document.getElementById(id);
const [main, nav, search, openAlerts, liveSign] = ['main', 'nav', 'search', 'open-alerts', 'live'].map(byId);
const signs = { live: '● live', reconnecting: '○ reconnecting …', off: '' };

let session = null;
let leaving = new AbortController();
let shownPath = null;

const live = new Live((state) => {
  liveSign.dataset.state = state;
  write(liveSign, signs[state]);
});

function chrome(isIn) {
  for (const id of ['nav', 'search-form', 'live', 'who']) byId(id).hidden = !isIn;
  write(byId('who-name'), isIn ? session.name : '');
}

function showSignIn(reason) {
  session = null;
  shownPath = null;
  live.stop();
  leaving.abort();
  chrome(false);
  document.title = 'Sign in · CommunityScoring';
  main.replaceChildren(signIn(reason, enter));
  main.querySelector('input')?.focus();
}

function enter(found) {
  session = found;
  chrome(true);
  live.start();
  show();
  countAlerts();
}

/** Where the address says we are: #/accounts/acme/people?order=… */
function place() {
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
  let parts;
  try {
    parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    parts = [];
  }
  return { parts: views[parts[0]] ? parts : ['accounts'], query: new URLSearchParams(search) };
}

function show() {
  if (!session) return;
  const { parts, query } = place();
  const path = parts.join('/');
  leaving.abort();
  leaving = new AbortController();
  for (const link of nav.querySelectorAll('a')) {
    if (link.getAttribute('href') === `#/${parts[0]}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  if (parts.length === 1 && parts[0] === 'accounts') {
    if (document.activeElement !== search) search.value = query.get('q') ?? '';
  } else {
    search.value = '';
  }

  const isSame = shownPath === path;
  views[parts[0]](parts)({
    main, parts, query, live, isSame,
    signal: leaving.signal,
    may: (role) => session.roles.includes(role) || session.roles.includes('admin'),
    title: (text) => { document.title = `${text} · CommunityScoring`; },
  });

  // A new view begins at its heading; a filter leaves the focus where it is.
  if (!isSame && shownPath !== null) {
    window.scrollTo(0, 0);
    (main.querySelector('h1') ?? main).focus({ preventScroll: true });
  }
  shownPath = path;
}

async function countAlerts() {
  if (!session) return;
  try {
    const { total } = await ask('alerts?state=open&limit=1');
    openAlerts.hidden = total === 0;
    write(openAlerts, String(total));
    openAlerts.setAttribute('aria-label', `${total} open`);
  } catch {
    openAlerts.hidden = true;
  }
}

async function begin() {
  try {
    enter(await ask('session'));
  } catch (problem) {
    // Without a session the listener below has shown the form.
    if (problem.status !== 401) {
      main.replaceChildren(problemBox(problem, begin));
    }
  }
}

onSignedOut((problem) => showSignIn(session ? problem : null));

const countSoon = atMost(2000, countAlerts);
live.on('alert', (alert) => {
  countSoon();
  if (alert.state === 'open' && alert.steps.length === 1) announce(`New alert: ${kind(alert.kind)}, ${alert.name ?? alert.account}`);
});
live.on('refused', () => ask('session').catch(() => {}));

const searching = atMost(0, () => {
  if (place().parts.length > 1 || place().parts[0] !== 'accounts') return;
  find();
});

function find() {
  const { parts, query } = place();
  const isList = parts.length === 1 && parts[0] === 'accounts';
  const next = isList ? query : new URLSearchParams();
  if (search.value.trim()) next.set('q', search.value.trim());
  else next.delete('q');
  const hash = `#/accounts${next.size > 0 ? `?${next}` : ''}`;
  if (hash === location.hash) return;
  if (isList) {
    history.replaceState(null, '', hash);
    show();
  } else {
    location.hash = hash;
  }
}

search.addEventListener('input', searching);
byId('search-form').addEventListener('submit', (event) => {
  event.preventDefault();
  find();
});

document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, select, textarea');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && session) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === 'Escape' && typing === search) {
    search.value = '';
    find();
    (main.querySelector('h1') ?? main).focus();
  }
});

document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

byId('leave').addEventListener('click', async () => {
  try {
    await ask('session', { method: 'DELETE' });
    showSignIn(null);
    announce('Signed out.');
  } catch (problem) {
    if (problem.status !== 401) main.prepend(problemBox(problem, null));
  }
});

window.addEventListener('hashchange', show);
begin();
