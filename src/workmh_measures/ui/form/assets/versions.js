// What this page has seen of each answer. A person may answer in two places at once: the page that replaces an answer
// given elsewhere, and the page whose answer was replaced, are both told.

export class Versions {
  constructor() {
    this.seen = {};
  }

  take(versions) {
    this.seen = { ...versions };
  }

  // Items answered here since the server counted these: what it told meanwhile is older.
  since(versions) {
    return Object.keys(this.seen).filter((item) => this.seen[item] > (versions[item] ?? 0));
  }

  // Items answered elsewhere since; from now on they are seen.
  newer(versions) {
    const items = Object.keys(versions).filter((item) => versions[item] > (this.seen[item] ?? 0));
    for (const item of items) this.seen[item] = versions[item];
    return items;
  }

  // An answer of this page was stored as event `seq`, in place of event `before`: had the page seen that one?
  replaced(item, { seq, before }) {
    const unseen = before > (this.seen[item] ?? 0);
    this.seen[item] = seq;
    return unseen;
  }
}

export function isSameForm(one, other) {
  return ["instrument", "wave", "occasion"].every((name) => one?.[name] === other?.[name]);
}

// The form was handed in: the routes see it before an answer is sent on, the store when both come at once.
export function isClosed(problems) {
  return problems?.some?.(({ code }) => code === "FORM-CLOSED" || code === "STORE-COMPLETED") ?? false;
}

// The study closed before the answer came.
export function isLate(problems) {
  return problems?.some?.(({ code }) => code === "LOCK-DATA") ?? false;
}
