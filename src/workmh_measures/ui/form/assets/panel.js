// What a person reads at once after an answer that tells of danger, and before such questions. The page knows the
// thresholds and the words, so that it comes without a connection too. It blocks nothing and never closes by itself.

import { button, el, spokenAs } from "./dom.js";
import { helpLines } from "./help.js";

export class Safety {
  constructor(form) {
    this.form = form;
    // It stands there empty from the start: what is put into it later is read aloud.
    this.panel = el("div", { class: "panel", role: "status", "aria-live": "polite" });
    this.readers = el("p", { class: "readers" });
    this.node = el("section", { class: "safety" }, this.panel, this.readers);
    this.reached = new Set(); // which answers brought it, so that it comes again with another one only
  }

  // An answer was chosen; whether it has reached the server does not matter here.
  heard(item) {
    if (!this.reaches(item.id)) return;
    this.reached.add(this.name(item.id));
    this.from = this.node.getRootNode().activeElement;
    this.open();
    this.node.scrollIntoView({ block: "start" });
  }

  // A page was drawn around it.
  around() {
    const { state, item, words } = this.form;
    const asks = state.form && item && Object.keys(state.form.alerts ?? {}).length > 0;
    const own = state.safety;
    this.readers.textContent = asks ? (own?.readers ?? words.panel_readers) : "";
    this.say(this.readers);
    const before = Object.keys(state.form?.alerts ?? {}).filter((id) => this.reaches(id) && !this.reached.has(this.name(id)));
    before.forEach((id) => this.reached.add(this.name(id)));
    const isLast = !state.form && !state.shut && (this.reached.size > 0 || state.reached);
    if (before.length > 0 || (isLast && !this.toldLast)) this.open();
    this.toldLast = isLast;
    this.label();
    if (this.isOpen) this.draw(); // perhaps in another language now
  }

  reaches(id) {
    const { state, answers } = this.form;
    const value = answers[id]?.value;
    return typeof value === "number" && value >= (state.form?.alerts?.[id] ?? Infinity);
  }

  name(id) {
    const { instrument, wave, occasion } = this.form.state.form;
    return [instrument, wave, occasion, id].join(" ");
  }

  open() {
    this.isOpen = true;
    this.draw();
  }

  hide() {
    this.isOpen = false;
    this.panel.replaceChildren();
    this.label();
    // Back to where the person was, which a long table may have scrolled away.
    const there = this.from?.isConnected ? this.from : this.form.stage.querySelector("legend, h1");
    there?.focus();
    there?.scrollIntoView({ block: "center" });
  }

  draw() {
    const { state, words } = this.form;
    const own = state.safety ?? {};
    const texts = [own.text ?? words.panel_text, own.call].filter(Boolean);
    const said = [el("h2", {}, own.title ?? words.panel_title), ...texts.map((text) => el("p", {}, text))];
    const told = el("div", {}, ...said);
    this.say(told);
    const hide = button(words.panel_hide, () => this.hide(), { class: "second" });
    const drawn = el("div", {}, told, helpLines(state.help), hide);
    // What stands there already is not read aloud again.
    if (!this.panel.firstChild?.isEqualNode(drawn)) this.panel.replaceChildren(drawn);
    this.label();
  }

  // A place of its own among those a screen reader lists, as long as something stands there.
  label() {
    if (this.isOpen || this.readers.textContent) this.node.setAttribute("aria-label", this.form.words.talk);
    else this.node.removeAttribute("aria-label");
  }

  // The study's own words may be in another language than the buttons.
  say(node) {
    const own = this.form.state.safety;
    if (own) for (const [name, value] of Object.entries(spokenAs(own))) node.setAttribute(name, value);
  }
}
