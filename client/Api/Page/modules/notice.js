import { el } from './dom.js';
import { isAborted } from './api.js';

const announcer = () => document.getElementById('announcer');

/** Tells screen readers. */
export function announce(text) {
  const said = el('span', {}, text);
  announcer().append(said);
  while (announcer().children.length > 5) announcer().firstElementChild.remove();
}

/** A problem with its detail, and a way to try again. */
export function problemBox(problem, retry) {
  return el('div', { class: 'problem', role: 'alert' },
    el('p', {}, el('strong', {}, problem.message)),
    problem.detail && el('p', {}, problem.detail),
    retry && el('button', { type: 'button', onclick: retry }, 'Try again'));
}

/**
 * Shows in a place what a promise brings, or its problem with a retry. What was there stays until something new is.
 */
export async function load(place, work, show) {
  if (!place.hasChildNodes()) place.replaceChildren(el('p', { class: 'quiet' }, 'Loading …'));
  place.setAttribute('aria-busy', 'true');
  try {
    const found = await work();
    place.replaceChildren(...[show(found)].flat());
    return true;
  } catch (error) {
    if (isAborted(error)) return false;
    if (!(typeof error.status === 'number')) console.error(error);
    place.replaceChildren(problemBox(error, () => {
      place.replaceChildren();
      load(place, work, show);
    }));
    return false;
  } finally {
    place.removeAttribute('aria-busy');
  }
}
