import { ask, segment } from './api.js';
import { el, pagedTable } from './dom.js';
import { figure } from './format.js';
import { load } from './notice.js';

const columns = [
  { name: 'Person', of: (person) => el('a', { href: `#/members/${segment(person.person)}` }, person.person) },
  { name: 'Standing', of: (person) => person.standing },
  { name: 'Level', of: (person) => person.level },
  { name: 'Engagement', number: true, of: (person) => figure(person.engagement) },
  { name: 'Last active', of: (person) => person.lastActiveOn },
];

/** Who is at an account, the most engaged first, 200 at a time. */
export function people(view, id, place) {
  return load(place, () => ask(`accounts/${segment(id)}/members`, { signal: view.signal }), ({ members }) => {
    const sorted = members.toSorted((one, other) => other.engagement - one.engagement);
    const list = el('div');
    const filter = el('input', { id: 'people-filter', type: 'search', autocomplete: 'off' });
    const standing = el('select', { id: 'people-standing' }, ['all', 'current', 'departed', 'staff'].map((name) => el('option', {}, name)));
    const show = () => {
      const text = filter.value.trim().toLowerCase();
      const found = sorted.filter((person) => (standing.value === 'all' || person.standing === standing.value)
        && (!text || person.person.toLowerCase().includes(text)));
      list.replaceChildren(pagedTable('People, the most engaged first', columns, found));
    };
    filter.addEventListener('input', show);
    standing.addEventListener('change', show);
    show();
    return [
      el('div', { class: 'filters' },
        el('label', { for: 'people-filter' }, 'Find a person', filter), el('label', { for: 'people-standing' }, 'Standing', standing)),
      list,
    ];
  });
}
