// Answers on their way to the server: one at a time, in order, kept in page memory until the server has confirmed.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const PATIENCE = 15000;

export function requestId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  // `report(entry, state, reply)`: state is saving, saved, unsent, locked or refused.
  constructor(report) {
    // A fault in what is shown must not stop the sending; it is told as a fault of the page.
    this.report = (...told) => {
      try {
        report(...told);
      } catch (fault) {
        setTimeout(() => {
          throw fault;
        });
      }
    };
    this.entries = [];
    this.running = false;
    this.wake = () => {};
    this.nudge = () => this.wake();
    this.warn = (event) => {
      if (this.entries.length === 0) return;
      event.preventDefault();
      event.returnValue = ""; // older browsers ask only then
    };
    addEventListener("online", this.nudge);
    addEventListener("focus", this.nudge);
    addEventListener("beforeunload", this.warn);
  }

  get empty() {
    return this.entries.length === 0;
  }

  put(url, body) {
    const entry = { url, body: { request_id: requestId(), ...body } };
    this.entries.push(entry);
    this.report(entry, this.entries.length > 1 && this.stuck ? "unsent" : "saving");
    this.run();
    return entry;
  }

  async run() {
    if (this.running) return;
    this.running = true;
    let wait = FIRST_WAIT;
    while (this.entries.length > 0) {
      const entry = this.entries[0];
      const { state, reply } = await deliver(entry);
      this.stuck = state === "unsent" || state === "locked";
      if (this.stuck) {
        this.report(entry, state);
        await this.rest(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      } else {
        this.entries.shift();
        wait = FIRST_WAIT;
        this.report(entry, state, reply);
      }
    }
    this.running = false;
  }

  rest(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  // A quick way out must not lose the last answer: the browser may finish these after the page is gone.
  leave() {
    removeEventListener("beforeunload", this.warn);
    for (const entry of this.entries) post(entry, { keepalive: true }).catch(() => {});
  }

  close() {
    removeEventListener("online", this.nudge);
    removeEventListener("focus", this.nudge);
    removeEventListener("beforeunload", this.warn);
  }
}

function post(entry, options) {
  return fetch(entry.url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(entry.body),
    credentials: "same-origin",
    cache: "no-store",
    ...options,
  });
}

async function deliver(entry) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await post(entry, { signal: patience.signal });
    if (response.ok) return { state: "saved", reply: await response.json() };
    if (response.status === 401) return { state: "locked" };
    if (response.status === 409 || response.status === 413 || response.status === 422) {
      return { state: "refused", reply: await response.json().catch(() => ({})) };
    }
  } catch {
    // No connection, or no answer in time: the same request is sent again.
  } finally {
    clearTimeout(timer);
  }
  return { state: "unsent" };
}
