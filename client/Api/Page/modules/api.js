/** What the API says went wrong, as its problem details have it. */
export class Problem extends Error {
  constructor(title, detail, status) {
    super(title);
    this.detail = detail;
    this.status = status;
  }
}

let signedOut = () => {};

/** What to do once the API knows the session no more. */
export function onSignedOut(listener) {
  signedOut = listener;
}

export const isAborted = (error) => error?.name === 'AbortError';

/** Asks the API; throws a Problem. The session's cookie goes along by itself. */
export async function ask(path, { method = 'GET', body, key, signal } = {}) {
  const headers = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (key !== undefined) headers.Authorization = `Bearer ${key}`;
  let response;
  let answer = null;
  try {
    response = await fetch(`v1/${path}`, {
      method, headers, signal, credentials: 'same-origin', body: body === undefined ? undefined : JSON.stringify(body),
    });
    const type = response.headers.get('Content-Type') ?? '';
    if (/[/+]json/.test(type)) answer = await response.json();
  } catch (error) {
    if (isAborted(error)) throw error;
    throw new Problem('The server does not answer.', 'It may be restarting, or the connection is gone.', 0);
  }
  if (response.ok) return answer;
  const problem = new Problem(answer?.title ?? `HTTP ${response.status}`, answer?.detail ?? 'The answer says no more.', response.status);
  if (problem.status === 401 && key === undefined) signedOut(problem);
  throw problem;
}

/** A query of those parameters that have a value. */
export function query(parameters) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') search.set(name, value);
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

export const segment = encodeURIComponent;
