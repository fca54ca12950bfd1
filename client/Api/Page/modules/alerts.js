import { ask, isAborted, query as queryOf, segment } from './api.js';
import { el, facts, table, write } from './dom.js';
import { alertKinds, day, figure, kind, moment, whole, words } from './format.js';
import { atMost } from './live.js';
import { announce, problemBox } from './notice.js';

const allStates = ['open', 'acknowledged', 'snoozed', 'cleared'];
const spans = [[1, '1 day'], [3, '3 days'], [7, '1 week'], [30, '30 days']];

const personLink = (person) => (person ? el('a', { href: `#/members/${segment(person)}` }, person) : null);

/** One alert, with what can be done with it; it stays the same element while the alert changes. */
export class AlertCard {
  constructor(alert, may) {
    this.may = may;
    this.said = el('div');
    this.body = el('div');
    this.state = el('span');
    this.heading = el('h2', { tabindex: '-1' });
    this.acknowledge = el('button', { type: 'button', onclick: () => this.act('acknowledge') }, 'Acknowledge');
    this.span = el('select', { 'aria-label': 'Snooze for' }, spans.map(([days, text]) => el('option', { value: days }, text)));
    this.assignee = el('input', { 'aria-label': 'Assign to', placeholder: 'nobody', maxlength: '128', autocomplete: 'off' });
    this.actions = el('div', { class: 'row actions' },
      this.acknowledge,
      el('form', { class: 'row', onsubmit: (event) => this.submit(event, () => this.snooze()) },
        el('button', { type: 'submit' }, 'Snooze'), this.span),
      el('form', { class: 'row', onsubmit: (event) => this.submit(event, () => this.assign()) },
        el('button', { type: 'submit' }, 'Assign to'), this.assignee));
    this.element = el('article', { class: 'alert', 'data-alert': alert.id },
      el('header', { class: 'row' }, this.heading, this.state), this.body, this.actions, this.said);
    this.show(alert);
  }

  submit(event, work) {
    event.preventDefault();
    work();
  }

  snooze() {
    const until = new Date(Date.now() + Number(this.span.value) * 86_400_000);
    return this.act('snooze', { until: until.toISOString() });
  }

  assign() {
    return this.act('assign', { assignee: this.assignee.value.trim() || null });
  }

  async act(action, body) {
    this.element.setAttribute('aria-busy', 'true');
    try {
      const alert = await ask(`alerts/${segment(this.alert.id)}:${action}`, { method: 'POST', body });
      this.said.replaceChildren();
      this.show(alert);
      announce(`${kind(alert.kind)}, ${alert.name ?? alert.account}: ${action === 'assign' ? `assigned to ${alert.assignee ?? 'nobody'}` : words(alert.state)}`);
      if (this.acknowledge.hidden && action === 'acknowledge') this.heading.focus();
    } catch (problem) {
      if (isAborted(problem)) return;
      this.said.replaceChildren(problemBox(problem, () => this.act(action, body)));
    } finally {
      this.element.removeAttribute('aria-busy');
    }
  }

  show(alert) {
    this.alert = alert;
    const name = alert.name ?? alert.account;
    this.heading.replaceChildren(`${kind(alert.kind)} · `, el('a', { href: `#/accounts/${segment(alert.account)}` }, name));
    this.state.className = `state alert-${alert.state}`;
    write(this.state, alert.state);
    const isOver = alert.state === 'cleared';
    this.actions.hidden = isOver || !this.may('success');
    this.acknowledge.hidden = alert.acknowledgedAt !== null;
    if (document.activeElement !== this.assignee) this.assignee.value = alert.assignee ?? '';
    const open = [...this.body.querySelectorAll('details')].map((details) => details.open);
    this.body.replaceChildren(
      facts([
        ['Raised', `for ${day(alert.raisedOn)}, at ${moment(alert.raisedAt)}`],
        alert.person && ['About', personLink(alert.person)],
        ['Assigned to', alert.assignee ?? 'nobody'],
        alert.snoozedUntil && ['Snoozed until', moment(alert.snoozedUntil)],
        alert.clearedOn && ['Cleared', `for ${day(alert.clearedOn)}`],
      ]),
      el('details', {}, el('summary', {}, 'Why'),
        alert.terms.length > 0 && table('The figures that caused it', [
          { name: 'Figure', of: (term) => term.name },
          { name: 'Person', of: (term) => personLink(term.person) ?? '–' },
          { name: 'Value', number: true, of: (term) => figure(term.value, 3) },
        ], alert.terms),
        alert.changes.length > 0 && table('What had changed since a week before', [
          { name: 'Figure', of: (change) => change.name },
          { name: 'Person', of: (change) => personLink(change.person) ?? '–' },
          { name: 'Before', number: true, of: (change) => figure(change.before, 3) },
          { name: 'After', number: true, of: (change) => figure(change.after, 3) },
        ], alert.changes)),
      el('details', {}, el('summary', {}, 'Its life'),
        el('ol', {}, alert.steps.map((step) => el('li', {},
          `${moment(step.at)}: ${step.what}${step.note ? ` (${step.note})` : ''}${step.by ? ` by ${step.by}` : ''}`)))));
    [...this.body.querySelectorAll('details')].forEach((details, at) => { details.open = open[at] ?? false; });
  }
}

/** A list of alerts by a query, which follows the stream. */
export class AlertList {
  constructor(view, asked, empty) {
    this.view = view;
    this.asked = asked;
    this.empty = empty;
    this.cards = new Map();
    this.items = el('div', { class: 'alerts' });
    this.status = el('p', { class: 'quiet', role: 'status' });
    this.problem = el('div');
    this.more = el('button', { type: 'button', hidden: true, onclick: () => this.read(true) }, 'Show more');
    this.element = el('div', {}, this.status, this.problem, this.items, el('p', { class: 'row' }, this.more));
    const again = atMost(2000, () => this.read(false), view.signal);
    view.live.on('alert', (alert) => {
      const card = this.cards.get(alert.id);
      if (card) card.show(alert);
      else if (!asked.account || asked.account === alert.account) again();
    }, view.signal);
    view.live.on('back', again, view.signal);
    this.read(false);
  }

  async read(isMore) {
    try {
      const page = await ask(`alerts${queryOf({ ...this.asked, limit: 50, pageToken: isMore ? this.next : null })}`, { signal: this.view.signal });
      this.problem.replaceChildren();
      const isFirst = this.cards.size === 0;
      const fresh = [];
      for (const alert of page.alerts) {
        const card = this.cards.get(alert.id);
        if (card) card.show(alert);
        else {
          const made = new AlertCard(alert, this.view.may);
          this.cards.set(alert.id, made);
          fresh.push(made.element);
        }
      }
      if (isMore || isFirst) this.items.append(...fresh);
      else this.items.prepend(...fresh);
      if (isMore || isFirst) {
        this.next = page.nextPageToken;
        this.more.hidden = !this.next;
      }
      write(this.status, page.total === 0 && this.cards.size === 0 ? this.empty : `${whole(page.total)} in all`);
    } catch (problem) {
      if (isAborted(problem)) return;
      this.problem.replaceChildren(problemBox(problem, () => this.read(isMore)));
    }
  }
}

/** The inbox. */
export function alerts(view) {
  view.title('Alerts');
  const asked = {
    state: view.query.get('state') ?? 'open', kind: view.query.get('kind'), assignee: view.query.get('assignee'), owner: view.query.get('owner'),
  };
  const hash = (change) => `#/alerts${queryOf({ ...asked, ...change })}`;
  const tabs = el('p', { class: 'tabs', role: 'group', 'aria-label': 'State' }, allStates.map((state) =>
    el('a', { href: hash({ state }), 'aria-current': state === asked.state ? 'true' : null }, state)));
  const kinds = el('select', { id: 'kind', onchange: () => { location.hash = hash({ kind: kinds.value }); } },
    el('option', { value: '' }, 'all'),
    alertKinds.map((name) => el('option', { value: name, selected: name === asked.kind }, kind(name))));
  const field = (name, label) => {
    const input = el('input', {
      id: `alert-${name}`, value: asked[name] ?? '', autocomplete: 'off', onchange: () => { location.hash = hash({ [name]: input.value.trim() }); },
    });
    return el('label', { for: input.id }, label, input);
  };
  const focusedId = view.isSame && view.main.contains(document.activeElement) ? document.activeElement.id : '';
  view.main.replaceChildren(el('section', {},
    el('h1', { tabindex: '-1' }, 'Alerts'),
    tabs,
    el('div', { class: 'filters' }, el('label', { for: 'kind' }, 'Kind', kinds), field('assignee', 'Assigned to'), field('owner', 'Account owner')),
    new AlertList(view, asked, asked.state === 'open' ? 'Nothing is open.' : 'There are none.').element));
  if (focusedId) document.getElementById(focusedId)?.focus();
}
