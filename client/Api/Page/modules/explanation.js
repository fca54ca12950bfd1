import { ask, segment } from './api.js';
import { el, facts, pagedTable, table } from './dom.js';
import { figure, percent, whole, words } from './format.js';
import { load } from './notice.js';

const parts = [
  ['disengagement', 'Lost momentum'], ['thinness', 'Missing engagement'], ['champions', 'Activity whose authors left or fell silent'],
  ['support', 'Waiting questions'], ['sentiment', 'Negative sentiment'],
];
const mostChanges = 200;

const bar = (value, text) => el('meter', { min: 0, max: 1, value: Math.max(0, Math.min(1, value)), 'aria-label': text });

function riskTable({ score, parts: found }) {
  if (!found) return el('p', { class: 'quiet' }, 'There is no risk to take apart.');
  const rows = parts.map(([name, text]) => ({ text: `${name}: ${text.toLowerCase()}`, value: found[name], share: found.sum > 0 ? found[name] / found.sum : 0 }));
  rows.push({ text: 'Sum', value: found.sum }, { text: '× renewal factor', value: found.renewalFactor }, { text: '= risk, of 100', value: score });
  return table('Risk: 100 · min(1, sum · renewal factor)', [
    { name: 'Part', of: (row) => row.text },
    { name: 'Value', number: true, of: (row) => figure(row.value, 4) },
    { name: 'Share', of: (row) => (row.share === undefined ? '' : el('span', { class: 'row' }, bar(row.share, row.text), percent(row.share))) },
  ], rows);
}

function inputsOf(inputs) {
  return inputs && facts([
    ['Waiting questions', whole(inputs.waitingThreads)], ['Days to renewal', whole(inputs.daysToRenewal)],
    ['Positive sentiment', figure(inputs.positive, 2)], ['Negative sentiment', figure(inputs.negative, 2)],
    ['Points of those gone', figure(inputs.goneSum, 2)], ['Points of all', figure(inputs.longSum, 2)],
  ]);
}

function changes(view, id) {
  const place = el('div');
  const details = el('details', {}, el('summary', {}, 'What changed in the last seven days'), place);
  details.addEventListener('toggle', () => {
    if (!details.open || place.hasChildNodes()) return;
    load(place, () => ask(`accounts/${segment(id)}/changes`, { signal: view.signal }), (answer) => {
      const found = answer.changes.filter((change) => change.activity === null)
        .sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference)).slice(0, mostChanges);
      return found.length === 0 ? el('p', { class: 'quiet' }, 'Nothing.') : el('div', { class: 'scroll' }, table(`From ${answer.from} to ${answer.to}, the greatest first`, [
        { name: 'Figure', of: (change) => [change.figure, change.dimension].filter(Boolean).join(' ') },
        { name: 'Person', of: (change) => change.person ?? '–' },
        { name: 'Before', number: true, of: (change) => figure(change.before, 3) },
        { name: 'After', number: true, of: (change) => figure(change.after, 3) },
        { name: 'Difference', number: true, of: (change) => figure(change.difference, 3) },
      ], found));
    });
  });
  return details;
}

/** The terms of an account's scores, which sum to them. */
export function explanation(view, id, place) {
  return load(place, () => ask(`accounts/${segment(id)}/explanation?buckets=false`, { signal: view.signal }), (found) => {
    const people = found.persons.toSorted((one, other) => other.contribution - one.contribution);
    return [
      el('h2', {}, 'Risk'),
      el('div', { class: 'scroll' }, riskTable(found.risk)),
      inputsOf(found.risk.inputs),
      el('h2', {}, 'Engagement and momentum'),
      facts([
        ['Engagement', figure(found.engagement.score)],
        ['from contributions of all people', figure(found.engagement.contributions, 3)],
        ['Momentum', figure(found.momentum.score, 3)],
        ['Recent activity, points a day', figure(found.momentum.rate14, 4)],
        ['Habitual activity, points a day', figure(found.momentum.rate90, 4)],
      ]),
      el('h2', {}, 'People'),
      pagedTable(`What each adds; contributions sum to ${figure(found.engagement.contributions, 3)}`, [
        { name: 'Person', of: (person) => el('a', { href: `#/members/${segment(person.person)}` }, person.person) },
        { name: 'Standing', of: (person) => words(person.standing) + (person.isGone ? ', gone or silent' : '') },
        { name: 'Contribution', number: true, of: (person) => figure(person.contribution, 3) },
        { name: 'Share', of: (person) => el('span', { class: 'row' }, bar(person.share, `Share of ${person.person}`), percent(person.share)) },
        { name: 'Short sum', number: true, of: (person) => figure(person.shortSum, 2) },
        { name: 'Long sum', number: true, of: (person) => figure(person.longSum, 2) },
        { name: 'Waiting', number: true, of: (person) => whole(person.waitingThreads) },
        { name: 'Last active', of: (person) => person.lastActiveOn },
      ], people),
      changes(view, id),
    ].filter(Boolean);
  });
}
