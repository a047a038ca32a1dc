// Unsent answers kept in the browser as well, where the study asks for it: written before they are first sent, removed
// when they are stored. They are sealed under a key that only the server gives, for one person; on a shared device
// nobody else can read or send them.
//
// IndexedDB and not localStorage: it says when a record is on the disk ("strict"), which a browser that is killed asks
// for; localStorage is written some seconds later.

const NAME = "workmh";
const SHELF = "unsent";
const DAY = 24 * 60 * 60 * 1000;

export class Kept {
  // `keep` is what the server told: key and days. Null where the browser keeps nothing, as in some private windows;
  // answers then wait in the page alone. `failed` is called once when it refuses later.
  static async open(keep, person, failed) {
    try {
      const key = await crypto.subtle.importKey("raw", bytesOf(keep.key), "AES-GCM", false, ["encrypt", "decrypt"]);
      return new Kept(await database(), key, { person, days: keep.days, failed });
    } catch {
      return null;
    }
  }

  constructor(shelves, key, { person, days, failed }) {
    Object.assign(this, { shelves, key, person, days, failed });
    this.last = Promise.resolve(); // one thing after another, so that the order of answers stays
  }

  write(entry) {
    entry.at ??= Date.now();
    tellDay(entry);
    return this.inTurn(async () => this.place(await this.sealed(entry)));
  }

  // Removes an entry and notes what the later ones now stand on, both or neither.
  settle(entry, later) {
    return this.inTurn(async () => {
      const renewed = await Promise.all(later.filter(({ place }) => place).map((one) => this.sealed(one)));
      await this.within("readwrite", (shelf) => {
        if (entry.place) shelf.delete(entry.place);
        for (const { record, of } of renewed) shelf.put(record, of.place);
      });
    });
  }

  // What earlier pages left: the entries of this person in their order, and how many were too old to send.
  async waiting() {
    const found = { entries: [], expired: 0 };
    await this.inTurn(async () => {
      const records = new Map();
      await this.within("readonly", (shelf) => {
        shelf.openCursor().onsuccess = ({ target: { result: cursor } }) => {
          if (!cursor) return;
          records.set(cursor.key, cursor.value);
          cursor.continue();
        };
      });
      const isOlder = ({ at }, days) => Date.now() - at > days * DAY;
      const isOwn = ({ person }) => person === this.person;
      // What others left goes later: it is theirs to be told of first.
      const old = [...records].filter(([, record]) => isOlder(record, isOwn(record) ? this.days : 2 * this.days));
      await this.within("readwrite", (shelf) => old.forEach(([place]) => shelf.delete(place)));
      found.expired = old.filter(([, record]) => isOwn(record)).length;
      for (const [place, record] of records) {
        if (!isOwn(record) || isOlder(record, this.days)) continue;
        found.entries.push(tellDay({ ...(await this.opened(record)), place, at: record.at }));
      }
    });
    return found;
  }

  close() {
    this.shelves.close();
  }

  async place({ record, of }) {
    const written = await this.within("readwrite", (shelf) => shelf.add(record));
    of.place = written.result;
  }

  async sealed(entry) {
    const { url, body, seen } = entry;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify({ url, body, seen }));
    const content = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, plain);
    return { record: { person: this.person, at: entry.at, iv, content }, of: entry };
  }

  async opened({ iv, content }) {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, this.key, content);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  within(mode, work) {
    return new Promise((resolve, reject) => {
      const together = this.shelves.transaction(SHELF, mode, { durability: "strict" });
      const result = work(together.objectStore(SHELF));
      together.oncomplete = () => resolve(result);
      together.onabort = together.onerror = () => reject(together.error);
    });
  }

  inTurn(work) {
    this.last = this.last.then(work).catch(() => {
      this.failed?.();
      this.failed = null;
    });
    return this.last;
  }
}

// An answer says on which day it was given, on the calendar in Norway: it may come a week later.
function tellDay(entry) {
  const { body, at } = entry;
  if (body.item === undefined) return entry;
  const asked = { timeZone: "Europe/Oslo", year: "numeric", month: "2-digit", day: "2-digit" };
  const parts = new Intl.DateTimeFormat("en-GB", asked).formatToParts(at);
  const { year, month, day } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  body.answered_on = `${year}-${month}-${day}`;
  return entry;
}

function database() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(SHELF, { autoIncrement: true });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}
