import { ask, isAborted, segment } from './api.js';
import { AlertList } from './alerts.js';
import { curves } from './curves.js';
import { el, facts } from './dom.js';
import { explanation } from './explanation.js';
import { figure, moment, whole, words } from './format.js';
import { atMost } from './live.js';
import { load, problemBox } from './notice.js';
import { opportunities } from './opportunities.js';
import { people } from './people.js';

const parts = { scores: 'Scores', explanation: 'Explanation', people: 'People', opportunities: 'Opportunities', alerts: 'Alerts' };
const riskStates = ['at_risk', 'critical'];
const mostPeopleReadAgain = 500;
const again = 10_000;

function head(account) {
  return [
    el('div', { class: 'tiles' }, facts([
      ['Risk', [figure(account.risk.score), ' ', el('span', { class: `state ${account.risk.state}` }, words(account.risk.state))]],
      ['State since', account.risk.since],
      ['At risk on', account.risk.atRiskOn ?? (riskStates.includes(account.risk.state) ? 'it is' : 'not ahead')],
      ['Engagement', figure(account.engagement)],
      ['Momentum', figure(account.momentum, 2)],
      ['Revenue influence', figure(account.revenueInfluence)],
      ['People', `${whole(account.members.current)}, ${whole(account.members.departed)} departed`],
      ['Last active', account.lastActiveOn],
    ])),
    el('p', { class: 'quiet' }, [
      account.account, account.segment, account.owner && `owner ${account.owner}`, account.status, account.renewalOn && `renewal ${account.renewalOn}`,
      account.freshness.newestEvent && `newest event ${moment(account.freshness.newestEvent)}`, `model ${account.model.name} ${account.model.version}`,
    ].filter(Boolean).join(' · ')),
  ];
}

function levels({ levels: found }) {
  return el('p', {}, 'Levels: ', Object.entries(found).map(([name, count]) => `${whole(count)} ${name}`).join(', '));
}

/** One account: scores and curves, explanation, people, opportunities, alerts. */
export function account(view) {
  const id = view.parts[1];
  const part = parts[view.parts[2]] ? view.parts[2] : 'scores';
  const { main, live, signal } = view;
  view.title(id);
  const title = el('h1', { tabindex: '-1' }, id);
  const top = el('div');
  const problems = el('div');
  const body = el('section', { class: 'part', 'aria-label': parts[part] });
  const stale = el('p', { class: 'row', hidden: true }, 'It has changed since. ', el('button', { type: 'button', onclick: () => fill(true) }, 'Read again'));
  main.replaceChildren(el('section', {},
    el('p', { class: 'back' }, el('a', { href: '#/accounts' }, '← Accounts')),
    title, problems, top,
    el('nav', { class: 'tabs', 'aria-label': 'Parts of the account' }, Object.entries(parts).map(([name, text]) => el('a', {
      href: `#/accounts/${segment(id)}${name === 'scores' ? '' : `/${name}`}`, 'aria-current': name === part ? 'page' : null,
    }, text))),
    stale, body));

  let found = null;
  const show = (next) => {
    found = next;
    title.textContent = next.name ?? next.account;
    view.title(next.name ?? next.account);
    top.replaceChildren(...head(next));
  };

  // Curves watch their size until others stand in their place.
  let drawn = new AbortController();
  const drawScores = () => {
    const next = new AbortController();
    return load(body, () => curves(found, AbortSignal.any([signal, next.signal])), (draw) => {
      drawn.abort();
      drawn = next;
      return [levels(found.members), draw()];
    });
  };
  const fill = async (isWanted) => {
    stale.hidden = true;
    if (part === 'scores') await drawScores();
    else if (part === 'explanation') await explanation(view, id, body);
    else if (part === 'people') await people(view, id, body);
    else if (part === 'opportunities') await opportunities(view, id, body);
    if (isWanted) title.focus();
  };

  // A long list, or one that somebody is in, is not read again under their hands.
  const refill = () => {
    if (part === 'alerts') return;
    const isLarge = found.members.current + found.members.departed > mostPeopleReadAgain && part !== 'scores';
    if (isLarge || body.contains(document.activeElement) || body.querySelector('details[open], .below:not(:empty)')) stale.hidden = false;
    else fill(false);
  };
  const refillSoon = atMost(again, refill, signal);
  live.on('score', (changed) => {
    if (changed.account !== id || !found) return;
    show(changed);
    refillSoon();
  }, signal);

  const read = async () => {
    try {
      show(await ask(`accounts/${segment(id)}`, { signal }));
      problems.replaceChildren();
      if (part === 'alerts') body.replaceChildren(new AlertList(view, { account: id, state: 'open,acknowledged,snoozed,cleared' }, 'There was none.').element);
      else await fill(false);
    } catch (problem) {
      if (isAborted(problem)) return;
      problems.replaceChildren(problemBox(problem, read));
    }
  };
  live.on('back', () => found && ask(`accounts/${segment(id)}`, { signal }).then(show, () => {}), signal);
  read();
}
