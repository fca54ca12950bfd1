import { ask, isAborted, query as queryOf, segment } from './api.js';
import { el, write } from './dom.js';
import { figure, money, states, whole, words } from './format.js';
import { atMost } from './live.js';
import { problemBox } from './notice.js';

const pageSize = 50;
const mostAtOnce = 200;
const orders = { risk: 'Risk', revenueInfluence: 'Revenue influence', engagement: 'Engagement', momentum: 'Momentum', openPipeline: 'Open pipeline' };

const columns = [
  { name: 'Segment', of: (account) => account.segment ?? '–' },
  { name: 'Owner', of: (account) => account.owner ?? '–' },
  { name: 'Risk', number: true, of: (account) => figure(account.risk.score) },
  { name: 'State', of: (account) => words(account.risk.state), state: true },
  { name: 'At risk on', of: (account) => account.risk.atRiskOn ?? '–' },
  { name: 'Revenue influence', number: true, of: (account) => figure(account.revenueInfluence) },
  { name: 'Engagement', number: true, of: (account) => figure(account.engagement) },
  { name: 'Momentum', number: true, of: (account) => figure(account.momentum, 2) },
  { name: 'Open pipeline', number: true, of: (account) => account.revenue
    .filter((revenue) => revenue.open.opportunities > 0).map((revenue) => money(revenue.open.amount, revenue.currency)).join(', ') || '–' },
  { name: 'People', number: true, of: (account) => whole(account.members.current) },
  { name: 'Last active', of: (account) => account.lastActiveOn ?? '–' },
];

/** A row that follows its account; the link stays the same element, so that it keeps the focus. */
class Row {
  constructor(account) {
    this.link = el('a', { href: `#/accounts/${segment(account.account)}` });
    this.cells = columns.map((column) => el('td', { role: 'cell', 'data-label': column.name, class: column.number ? 'number' : null }));
    this.badges = columns.map((column, at) => {
      const badge = el('span');
      this.cells[at].append(badge);
      return badge;
    });
    this.element = el('tr', { role: 'row' }, el('th', { role: 'rowheader', scope: 'row' }, this.link), this.cells);
    this.show(account);
  }

  show(account) {
    this.account = account;
    write(this.link, account.name ?? account.account);
    columns.forEach((column, at) => {
      write(this.badges[at], column.of(account));
      if (column.state) this.badges[at].className = `state ${account.risk.state}`;
    });
  }

  /** Shows by a colour that fades that something came. */
  flash() {
    this.element.classList.remove('changed');
    requestAnimationFrame(() => this.element.classList.add('changed'));
  }
}

class AccountList {
  constructor() {
    this.rows = new Map();
    this.body = el('tbody', { role: 'rowgroup' });
    this.status = el('p', { class: 'quiet', role: 'status', id: 'accounts-status' });
    this.problem = el('div');
    this.more = el('button', { type: 'button', hidden: true, onclick: () => this.read(true) }, 'Show more');
    this.orders = el('p', { class: 'tabs', role: 'group', 'aria-label': 'Ranked by' });
    this.states = states.map((state) => el('label', { class: 'check' },
      el('input', { type: 'checkbox', value: state, onchange: () => this.filter() }), words(state)));
    this.segments = el('datalist', { id: 'segments' });
    this.owners = el('datalist', { id: 'owners' });
    this.segment = el('input', { id: 'segment', list: 'segments', autocomplete: 'off', onchange: () => this.filter() });
    this.owner = el('input', { id: 'owner', list: 'owners', autocomplete: 'off', onchange: () => this.filter() });
    this.root = el('section', {},
      el('h1', { tabindex: '-1' }, 'Accounts'),
      this.orders,
      el('form', { class: 'filters', 'aria-label': 'Filters', onsubmit: (event) => { event.preventDefault(); this.filter(); } },
        el('fieldset', {}, el('legend', {}, 'State'), this.states),
        el('label', { for: 'segment' }, 'Segment', this.segment, this.segments),
        el('label', { for: 'owner' }, 'Owner', this.owner, this.owners),
        el('button', { type: 'button', onclick: () => this.clear() }, 'Clear filters')),
      this.status,
      this.problem,
      el('div', { class: 'scroll' }, el('table', { role: 'table', class: 'cards' },
        el('caption', { class: 'hidden' }, 'Accounts, ranked'),
        el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' },
          el('th', { role: 'columnheader', scope: 'col' }, 'Account'),
          columns.map((column) => el('th', { role: 'columnheader', scope: 'col', class: column.number ? 'number' : null }, column.name)))),
        this.body)),
      el('p', { class: 'row' }, this.more));
  }

  enter(view) {
    this.view = view;
    const { query, live, signal } = view;
    const order = orders[query.get('orderBy')] ? query.get('orderBy') : 'risk';
    this.asked = {
      orderBy: order, state: query.get('state'), segment: query.get('segment'), owner: query.get('owner'), q: query.get('q'),
    };
    view.title(`Accounts by ${orders[order].toLowerCase()}`);
    write(this.root.querySelector('h1'), `Accounts by ${orders[order].toLowerCase()}`);
    const focused = document.activeElement?.closest?.('.tabs') === this.orders ? document.activeElement.textContent : null;
    this.orders.replaceChildren(...Object.entries(orders).map(([name, text]) => el('a', {
      href: this.hash({ orderBy: name }), 'aria-current': name === order ? 'true' : null,
    }, text)));
    if (focused) [...this.orders.children].find((link) => link.textContent === focused)?.focus();
    const chosen = (this.asked.state ?? '').split(',');
    for (const label of this.states) label.firstElementChild.checked = chosen.includes(label.firstElementChild.value);
    this.segment.value = this.asked.segment ?? '';
    this.owner.value = this.asked.owner ?? '';
    const again = atMost(3000, () => this.read(false), signal);
    live.on('score', (account) => {
      const row = this.rows.get(account.account);
      if (row) {
        row.show(account);
        row.flash();
      }
      again();
    }, signal);
    live.on('back', again, signal);
    this.read(false);
  }

  hash(change) {
    return `#/accounts${queryOf({ ...this.asked, ...change })}`;
  }

  filter() {
    const chosen = this.states.map((label) => label.firstElementChild).filter((box) => box.checked).map((box) => box.value);
    location.hash = this.hash({ state: chosen.join(','), segment: this.segment.value.trim(), owner: this.owner.value.trim() });
  }

  clear() {
    location.hash = `#/accounts${queryOf({ orderBy: this.asked.orderBy })}`;
  }

  async read(isMore) {
    const { signal } = this.view;
    const shown = this.rows.size;
    if (!isMore && this.isPaged && shown > mostAtOnce) return;
    const limit = isMore ? pageSize : Math.min(mostAtOnce, Math.max(pageSize, this.isPaged ? shown : 0));
    this.root.setAttribute('aria-busy', 'true');
    try {
      const list = await ask(`accounts${queryOf({ ...this.asked, limit, pageToken: isMore ? this.next : null })}`, { signal });
      this.problem.replaceChildren();
      this.show(list, isMore);
    } catch (problem) {
      if (isAborted(problem)) return;
      this.problem.replaceChildren(problemBox(problem, () => this.read(isMore)));
    } finally {
      this.root.removeAttribute('aria-busy');
    }
  }

  show(list, isMore) {
    const focused = this.body.contains(document.activeElement) ? document.activeElement : null;
    const rows = isMore ? this.rows : new Map();
    let first = null;
    for (const account of list.accounts) {
      const row = this.rows.get(account.account) ?? new Row(account);
      row.show(account);
      if (!rows.has(account.account)) first ??= row;
      rows.set(account.account, row);
    }
    this.rows = rows;
    this.isPaged = isMore || (this.isPaged ?? false);
    this.next = list.nextPageToken;
    const wanted = [...rows.values()].map((row) => row.element);
    if (wanted.length !== this.body.children.length || wanted.some((row, at) => row !== this.body.children[at])) {
      this.body.replaceChildren(...wanted);
    }

    // Moving a row takes the focus from it.
    if (isMore) first?.link.focus();
    else if (focused && focused !== document.activeElement && focused.isConnected) focused.focus();
    this.more.hidden = !list.nextPageToken;
    write(this.status, list.total === 0 ? 'No account passes the filters.' : `${whole(rows.size)} of ${whole(list.total)} accounts`);
    this.suggest(this.segments, 'segment');
    this.suggest(this.owners, 'owner');
  }

  /** Offers the values seen so far. */
  suggest(list, field) {
    const known = new Set([...list.children].map((option) => option.value));
    const found = new Set([...this.rows.values()].map((row) => row.account[field]).filter((value) => value && !known.has(value)));
    list.append(...[...found].map((value) => el('option', { value })));
  }
}

let list = null;

/** Accounts, ranked. */
export function accounts(view) {
  if (!list || !view.isSame || !list.root.isConnected) {
    list = new AccountList();
    view.main.replaceChildren(list.root);
  } else {
    list.isPaged = false;
  }
  list.enter(view);
}
