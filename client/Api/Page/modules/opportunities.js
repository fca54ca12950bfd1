import { ask, segment } from './api.js';
import { el, facts, table } from './dom.js';
import { figure, moment, money, percent, whole, words } from './format.js';
import { load } from './notice.js';

const mostTouches = 200;

function attribution(answer) {
  const { opportunity } = answer;
  return [
    el('h3', { tabindex: '-1' }, `Attribution of ${opportunity.opportunity}`),
    el('div', { class: 'scroll' }, table('The community\'s part by each model', [
      { name: 'Model', of: (model) => words(model.model) },
      { name: 'Share', number: true, of: (model) => percent(model.communityShare) },
      { name: 'Attributed', number: true, of: (model) => money(model.attributed, opportunity.currency) },
    ], answer.models)),
    el('div', { class: 'scroll' }, table(`Its touches${opportunity.touches > answer.touches.length ? `, the first ${answer.touches.length} of ${whole(opportunity.touches)}` : ''}`, [
      { name: 'When', of: (touch) => moment(touch.at) },
      { name: 'Whose', of: (touch) => (touch.community ? 'the community\'s' : 'other') },
      { name: 'Person', of: (touch) => touch.person },
      { name: 'Channel', of: (touch) => touch.channel },
      { name: 'Campaign', of: (touch) => touch.campaign },
    ], answer.touches)),
  ];
}

/** The opportunities of an account, each with what the community has to do with it. */
export function opportunities(view, id, place) {
  return load(place, () => ask(`accounts/${segment(id)}/opportunities`, { signal: view.signal }), (answer) => {
    const below = el('div', { class: 'below' });
    const open = async (opportunity) => {
      below.replaceChildren();
      const path = `accounts/${segment(id)}/opportunities/${segment(opportunity)}/attribution?limit=${mostTouches}`;
      if (await load(below, () => ask(path, { signal: view.signal }), attribution)) below.querySelector('h3').focus();
    };
    return [
      facts([
        ['Revenue influence', figure(answer.revenueInfluence)],
        ...answer.revenue.flatMap(({ currency, open: still, won, lost }) => [
          still.opportunities > 0 && [`Open pipeline (${still.opportunities})`, money(still.amount, currency)],
          won.opportunities > 0 && [`Won (${won.opportunities})`, `${money(won.amount, currency)}, ${money(won.attributed, currency)} of it by the community`],
          lost.opportunities > 0 && [`Lost (${lost.opportunities})`, money(lost.amount, currency)],
        ]),
      ]),
      answer.currenciesWithoutRate.length > 0 && el('p', { class: 'quiet' }, `Left out of the influence, for want of a rate: ${answer.currenciesWithoutRate.join(', ')}`),
      answer.opportunities.length === 0 ? el('p', { class: 'quiet' }, 'There is none.') : el('div', { class: 'scroll' }, table('Opportunities', [
        { name: 'Opportunity', of: (one) => one.opportunity },
        { name: 'Kind', of: (one) => one.kind },
        { name: 'Status', of: (one) => one.status },
        { name: 'Amount', number: true, of: (one) => money(one.amount, one.currency) },
        { name: 'Class', of: (one) => one.class },
        { name: 'Community\'s share', number: true, of: (one) => percent(one.communityShare) },
        { name: 'Attributed', number: true, of: (one) => money(one.attributed, one.currency) },
        { name: 'Touches', number: true, of: (one) => `${whole(one.communityTouches)} of ${whole(one.touches)}` },
        { name: 'Opened', of: (one) => one.openedAt.slice(0, 10) },
        { name: 'Credits', of: (one) => (one.settled ? 'settled' : el('button', { type: 'button', onclick: () => open(one.opportunity) }, 'Show')) },
      ], answer.opportunities)),
      below,
    ].filter(Boolean);
  });
}
