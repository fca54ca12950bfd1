// What changes, as it changes: GET /v1/stream by EventSource, which comes back by itself with the last id it had.

const longest = 30_000;

export class Live {
  #source = null;
  #timer = null;
  #wait = 1000;
  #lastId = '';
  #listeners = new Map();
  #tell;

  /** @param tell is told 'live', 'reconnecting' or 'off'. */
  constructor(tell) {
    this.#tell = tell;
  }

  start() {
    if (this.#source || this.#timer) return;
    this.#tell('reconnecting');
    this.#open();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#timer = null;
    this.#lastId = '';
    this.#tell('off');
  }

  /** Hears of 'score', 'alert' or 'back' (after an interruption) until the signal ends. */
  on(name, listener, signal) {
    if (!this.#listeners.has(name)) this.#listeners.set(name, new Set());
    const all = this.#listeners.get(name);
    all.add(listener);
    signal?.addEventListener('abort', () => all.delete(listener));
  }

  #open() {
    this.#timer = null;
    const after = this.#lastId ? `?lastEventId=${encodeURIComponent(this.#lastId)}` : '';
    const source = new EventSource(`v1/stream${after}`);
    this.#source = source;
    source.onopen = () => {
      this.#wait = 1000;
      this.#tell('live');
      this.#say('back');
    };
    source.onerror = () => {
      if (this.#source !== source) return;
      this.#tell('reconnecting');
      if (source.readyState !== EventSource.CLOSED) return;

      // An answer that is no stream: EventSource gives up, we do not.
      this.#source = null;
      this.#say('refused');
      if (this.#timer === null) {
        this.#timer = setTimeout(() => this.#open(), this.#wait);
        this.#wait = Math.min(longest, 2 * this.#wait);
      }
    };
    for (const name of ['score', 'alert']) {
      source.addEventListener(name, (event) => {
        this.#lastId = event.lastEventId;
        this.#say(name, JSON.parse(event.data));
      });
    }
  }

  #say(name, data) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(data);
  }
}

/** Calls at most once in a span, and always after the last call. */
export function atMost(span, call, signal) {
  let timer = null;
  let last = 0;
  signal?.addEventListener('abort', () => clearTimeout(timer));
  return () => {
    if (timer !== null || signal?.aborted) return;
    timer = setTimeout(() => {
      timer = null;
      last = performance.now();
      call();
    }, Math.max(200, span - (performance.now() - last)));
  };
}
