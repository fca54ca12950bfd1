import { ask, segment } from './api.js';
import { el, facts, table } from './dom.js';
import { figure, whole } from './format.js';
import { load } from './notice.js';

const terms = (explanation) => explanation.dimensions.flatMap((dimension) => dimension.activities.map((activity) => ({ dimension, activity })));

function explained(explanation) {
  return [
    el('h2', {}, 'Explanation'),
    el('div', { class: 'scroll' }, table('Points by activity, worn away by age; they sum to the raw score', [
      { name: 'Dimension', of: (term) => term.dimension.dimension },
      { name: 'Activity', of: (term) => term.activity.activity },
      { name: 'Days', number: true, of: (term) => (term.activity.buckets ? whole(term.activity.buckets.length) : '') },
      { name: 'Raw', number: true, of: (term) => figure(term.activity.raw, 3) },
    ], terms(explanation), { dimension: { dimension: 'Sum' }, activity: { activity: '', raw: explanation.rawTotal } })),
    explanation.unscored.length > 0 && el('p', { class: 'quiet' },
      `Worth nothing yet: ${explanation.unscored.map((unscored) => `${unscored.activity} (${whole(unscored.count)})`).join(', ')}`),
  ].filter(Boolean);
}

/** A person. */
export function member(view) {
  const identity = view.parts[1] ?? '';
  view.title('Person');
  const place = el('div');
  const why = el('section', {});
  view.main.replaceChildren(el('section', {}, el('h1', { tabindex: '-1' }, identity), place, why));
  load(place, () => ask(`members/${segment(identity)}`, { signal: view.signal }), (person) => [
    el('div', { class: 'tiles' }, facts([
      ['Engagement', figure(person.engagement)],
      ['Level', person.level],
      ['Revenue influence', figure(person.revenueInfluence)],
      ['Last active', person.lastActiveOn],
      ['Account', person.account && el('a', { href: `#/accounts/${segment(person.account)}` }, person.account)],
      person.isStaff && ['Staff', 'yes'],
    ])),
    el('p', { class: 'quiet' }, `Identities: ${person.identities.join(', ')}`),
  ]);
  load(why, () => ask(`members/${segment(identity)}/explanation`, { signal: view.signal }), explained);
}
