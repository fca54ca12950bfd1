// All that is shown is made here, as text: nothing that the API says is ever read as markup.

/** Makes an element. Properties named on… are listeners, the others attributes; null, undefined and false are left out. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Changes a text only where it is another one, so that screen readers are not told twice. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Pairs of a name and a text or element, as a description list. */
export const facts = (pairs) => el('dl', { class: 'facts' }, pairs.filter(Boolean).map(([name, value]) =>
  el('div', {}, el('dt', {}, name), el('dd', {}, value ?? '–'))));

/** A table of columns { name, of, number } for rows; roles, since a phone shows it as blocks. */
export function table(caption, columns, rows, footer = null) {
  const cell = (tag, role) => (column, value) => el(
    tag, { role, 'data-label': column.name, class: column.number ? 'number' : null, scope: tag === 'th' ? 'col' : null }, value ?? '–');
  const head = cell('th', 'columnheader');
  const data = cell('td', 'cell');
  const line = (row) => el('tr', { role: 'row' }, columns.map((column) => data(column, column.of(row))));
  return el('table', { role: 'table' },
    el('caption', {}, caption),
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, columns.map((column) => head(column, column.name)))),
    el('tbody', { role: 'rowgroup' }, rows.map(line)),
    footer && el('tfoot', { role: 'rowgroup' }, line(footer)));
}

/** Rows of a long list, a page at a time, with a button for the next page. */
export function pagedTable(caption, columns, rows, page = 200) {
  const made = table(caption, columns, rows.slice(0, page));
  const body = made.querySelector('tbody');
  const count = el('p', { class: 'quiet', role: 'status' });
  const more = el('button', { type: 'button' });
  let shown = Math.min(page, rows.length);
  const tell = () => {
    write(count, `${shown.toLocaleString('en')} of ${rows.length.toLocaleString('en')}`);
    write(more, `Show ${Math.min(page, rows.length - shown).toLocaleString('en')} more`);
    more.hidden = shown >= rows.length;
  };
  more.addEventListener('click', () => {
    const next = table(caption, columns, rows.slice(shown, shown + page)).querySelector('tbody');
    const first = next.querySelector('a, button');
    body.append(...next.children);
    shown = Math.min(shown + page, rows.length);
    tell();
    first?.focus();
  });
  tell();
  return el('div', { class: 'paged' }, el('div', { class: 'scroll' }, made), el('p', { class: 'row' }, count, more));
}
