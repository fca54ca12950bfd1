import { ask } from './api.js';
import { el } from './dom.js';
import { problemBox } from './notice.js';

/** The form to sign in. The key goes out once, in a header; what stays is a cookie that no script can read. */
export function signIn(reason, enter) {
  const key = el('input', { id: 'key', name: 'key', type: 'password', autocomplete: 'off', required: true, spellcheck: 'false' });
  const said = el('div', {}, reason && problemBox(reason, null));
  const button = el('button', { type: 'submit' }, 'Sign in');
  const submit = async (event) => {
    event.preventDefault();
    const given = key.value;
    key.value = '';
    button.disabled = true;
    try {
      enter(await ask('session', { method: 'POST', key: given }));
    } catch (problem) {
      said.replaceChildren(problemBox(problem, null));
      key.focus();
    } finally {
      button.disabled = false;
    }
  };
  return el('section', { class: 'sign-in' },
    el('h1', { tabindex: '-1' }, 'Sign in'),
    el('form', { onsubmit: submit }, el('label', { for: 'key' }, 'API key'), key, button),
    said,
    el('p', { class: 'quiet' }, 'The key is sent once. A session of 12 hours stays in a cookie that scripts cannot read.'));
}
