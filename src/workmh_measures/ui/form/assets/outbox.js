// Answers on their way to the server: one at a time, in order, kept in page memory until the server has confirmed, and
// in the browser as well where the study asks for it.

import { isLate } from "./versions.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const PATIENCE = 15000;
// A browser sends no more than this after its page is gone.
const MOST_AT_LEAVING = 60000;

export function requestId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Outbox {
  // `report(entry, state, reply)`: state is saving, saved, unsent, locked or refused. `heard(response)` is told of each
  // response of the server.
  constructor(report, heard = () => {}) {
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
    this.heard = heard;
    this.person = null; // whose answers these are, as the server said it: it takes them for nobody else
    this.kept = null; // where unsent answers are kept besides
    this.entries = [];
    this.running = false;
    this.wake = () => {};
    this.nudge = () => this.wake();
    this.typed = () => true; // takes in what is being typed; false when something of it cannot be sent
    this.warn = (event) => {
      if (this.typed() && this.entries.length === 0) return;
      event.preventDefault();
      event.returnValue = ""; // older browsers ask only then
    };
    addEventListener("online", this.nudge);
    addEventListener("focus", this.nudge);
    addEventListener("pageshow", this.nudge);
    document.addEventListener("resume", this.nudge);
    document.addEventListener("visibilitychange", this.nudge);
    addEventListener("beforeunload", this.warn);
  }

  get empty() {
    return this.entries.length === 0;
  }

  // `seen` is the number of the answer this one takes the place of, as far as the page knows.
  put(url, body, seen = 0) {
    const entry = { url, person: this.person, seen, body: { request_id: requestId(), ...body } };
    entry.written = this.kept?.write(entry);
    this.entries.push(entry);
    this.report(entry, this.entries.length > 1 && this.stuck ? "unsent" : "saving");
    this.run();
    return entry;
  }

  // Answers a browser kept are older than anything here. Resolves when all of them are stored or refused.
  takeUp(entries) {
    this.entries.unshift(...entries.map((entry) => ({ ...entry, person: this.person, kept: true })));
    return new Promise((resolve) => {
      this.whenTakenUp = resolve;
      this.run();
    });
  }

  async run() {
    if (this.running) return;
    this.running = true;
    let wait = FIRST_WAIT;
    while (this.entries.length > 0) {
      const entry = this.entries[0];
      await entry.written; // never sent before it is kept
      const { state, reply } = await deliver(entry, this.heard);
      this.stuck = state === "unsent" || state === "locked";
      if (this.stuck) {
        this.report(entry, state);
        await this.rest(wait);
        wait = Math.min(wait * 2, LONGEST_WAIT);
      } else {
        this.entries.shift();
        wait = FIRST_WAIT;
        this.settle(entry, reply);
        this.report(entry, state, reply);
        if (entry.kept && !this.entries.some(({ kept }) => kept)) this.whenTakenUp?.();
      }
    }
    this.running = false;
  }

  // An entry is done with; later answers to the same item stand on it.
  settle(entry, reply) {
    const later = reply?.seq ? this.entries.filter((other) => isSameItem(other.body, entry.body)) : [];
    for (const other of later) other.seen = reply.seq;
    // What came after the study had closed stays in the browser: the lock may be lifted, and then it is sent.
    if (!isLate(reply)) this.kept?.settle(entry, later);
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

  // A quick way out must not lose the last answers; the session ends behind them.
  leave(url) {
    removeEventListener("beforeunload", this.warn);
    this.left = true;
    return this.passOn(url, contentOf);
  }

  // The page may be gone at any moment. What arrives twice is recognised, so all of it goes on waiting here as well; what
  // arrives late replaces nothing newer.
  passOnAndStay(url) {
    if (url && !this.left && !this.empty) this.passOn(`${url}?stay=1`, contentIfLate);
  }

  // In one request, in order, which the browser finishes after the page is gone.
  async passOn(url, content) {
    let size = 0;
    const taken = this.entries
      .map((entry) => ({ to: entry.url.split("/").at(-1), sent: content(entry) }))
      .filter((entry) => (size += new Blob([JSON.stringify(entry)]).size + 1) < MOST_AT_LEAVING);
    return url ? post(url, { entries: taken }, this.person, { keepalive: true }).catch(() => null) : null;
  }

  close() {
    for (const name of ["online", "focus", "pageshow"]) removeEventListener(name, this.nudge);
    for (const name of ["resume", "visibilitychange"]) document.removeEventListener(name, this.nudge);
    removeEventListener("beforeunload", this.warn);
    this.kept?.close();
  }
}

function isSameItem(one, other) {
  return ["instrument", "wave", "occasion", "item"].every((name) => one[name] === other[name]);
}

// What was kept comes late: it must not replace an answer that was given elsewhere meanwhile.
function contentOf(entry) {
  return entry.kept ? contentIfLate(entry) : entry.body;
}

function contentIfLate({ body, seen }) {
  return body.item === undefined ? body : { ...body, based_on: seen };
}

function post(url, content, person, options) {
  return fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(person ? { "Form-Person": person } : {}) },
    body: JSON.stringify(content),
    credentials: "same-origin",
    cache: "no-store",
    ...options,
  });
}

async function deliver(entry, heard) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await post(entry.url, contentOf(entry), entry.person, { signal: patience.signal });
    heard(response);
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
