// How long the session lives: a warning well before it ends, one key or tap to go on, and a look at the clock after sleep.

import { button, el } from "./dom.js";

const WARNING = 180; // seconds before the end; timers of a page in the background may come a minute late
const STEP = 5000;
const ASLEEP = 90000;

export class Life {
  // `asked()` asks the server for a sign of life; `ended()` locks the page; `woke()` looks at everything again.
  constructor(frame, { asked, ended, woke }) {
    Object.assign(this, { frame, asked, ended, woke });
    this.ends = null;
    this.last = Date.now();
    this.node = el("div", { class: "ending", role: "alert" });
    this.goOn = () => this.node.isConnected && this.extend();
    this.timer = setInterval(() => this.tick(), STEP);
    addEventListener("keydown", this.goOn);
    addEventListener("pointerdown", this.goOn);
  }

  // Each response of the server says how many seconds are left.
  heard(response) {
    const left = Number(response.headers.get("Session-Seconds"));
    if (!(left > 0)) return;
    this.ends = Date.now() + left * 1000;
    this.isLast = left <= WARNING; // nothing prolongs it: the longest time is over
    this.asking = false;
    this.hide();
    this.tick();
  }

  tick() {
    const now = Date.now();
    const slept = now - this.last > ASLEEP;
    this.last = now;
    if (slept) this.woke();
    if (this.ends === null) return;
    const left = (this.ends - now) / 1000;
    if (left <= 0) this.end();
    else if (left <= WARNING) this.warn();
  }

  warn() {
    if (this.node.isConnected) return;
    const { words } = this;
    const more = this.isLast ? [] : [el("p", {}, words.ending_extend), button(words.ending_button, () => this.extend(), { class: "second" })];
    this.node.replaceChildren(el("p", {}, el("strong", {}, this.isLast ? words.ending_last : words.ending_soon)), ...more);
    this.frame.prepend(this.node);
  }

  async extend() {
    if (this.asking || this.isLast) return;
    this.asking = true;
    await this.asked();
    this.asking = false;
  }

  hide() {
    this.node.remove();
  }

  // It is over, whoever found out first.
  stop() {
    this.ends = null;
    this.hide();
  }

  end() {
    this.stop();
    this.ended();
  }

  close() {
    clearInterval(this.timer);
    removeEventListener("keydown", this.goOn);
    removeEventListener("pointerdown", this.goOn);
    this.hide();
  }
}
