import { ask } from './api.js';
import { el } from './dom.js';
import { figure, words } from './format.js';
import { curve } from './chart.js';

const back = 89;
const least = 28;
const most = 180;
const edgesOf = [['watch', '--watch'], ['at_risk', '--at-risk'], ['critical', '--critical']];

export const addDays = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const between = (first, last) => Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / 86_400_000);

/** The edges of the states of risk in the model that the scores were computed with. */
async function edges(used, signal) {
  const { models } = await ask('models', { signal });
  const states = models.find((model) => model.name === used.name)?.document.risk?.states ?? {};
  return edgesOf.filter(([name]) => states[name]).map(([name, ink]) => ({ value: states[name].enter, text: words(name), ink }));
}

function trend(days, of, today, digits) {
  const known = days.filter((day) => day.day <= today && of(day) !== null);
  if (known.length === 0) return 'There is nothing to show.';
  const [first, last] = [known[0], known.at(-1)];
  return `${figure(of(first), digits)} on ${first.day}, ${figure(of(last), digits)} on ${last.day}.`;
}

/** The curves of an account: what was, and what would come if nobody did anything. */
export async function curves(account, signal) {
  const today = account.asOf;
  const { atRiskOn } = account.risk;
  const ahead = Math.min(most, Math.max(least, atRiskOn ? between(today, atRiskOn) + 7 : 0));
  const range = `from=${addDays(today, -back)}&to=${addDays(today, ahead)}`;
  const [history, known] = await Promise.all([
    ask(`accounts/${encodeURIComponent(account.account)}/history?${range}`, { signal }), edges(account.model, signal),
  ]);
  const { days } = history;
  const marks = [{ at: today, text: 'today', ink: '--quiet' }];
  if (atRiskOn) marks.push({ at: atRiskOn, text: 'at risk', ink: '--at-risk' });
  const risk = (day) => day.risk;
  const engagement = (day) => day.engagement;
  const momentum = (day) => day.momentum;
  const influence = (day) => day.revenueInfluence;
  const forecast = atRiskOn ? ` Without a new event it is at risk on ${atRiskOn}.` : '';
  return () => el('div', { class: 'curves' },
    curve('Risk', days, risk, today, {
      range: [0, 100], edges: known, marks, ink: '--accent', summary: trend(days, risk, today, 1) + forecast,
    }, signal),
    curve('Engagement', days, engagement, today, {
      range: [0, 100], marks: marks.slice(0, 1), ink: '--good', summary: trend(days, engagement, today, 1),
    }, signal),
    curve('Momentum', days, momentum, today, {
      range: (_, low, high) => [0, Math.max(1.2, (high ?? 0) * 1.1)], digits: 2, marks: marks.slice(0, 1), ink: '--second',
      edges: [{ value: 1, text: 'steady', ink: '--quiet' }], summary: trend(days, momentum, today, 2),
    }, signal),
    days.some((day) => influence(day) !== null) && curve('Revenue influence', days, influence, today, {
      range: [0, 100], marks: marks.slice(0, 1), ink: '--good', summary: trend(days, influence, today, 1),
    }, signal));
}
