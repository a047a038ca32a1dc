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
    this.forget();
  }

  // The next person at this page must see nothing of it, nor that there was anything.
  forget() {
    this.reached = new Map(); // which answers brought it, at which threshold, so that only another one brings it again
    this.isKnown = this.isRefused = this.isOpen = this.toldLast = false;
    this.from = null;
    this.cover();
  }

  // The page is locked: for the same person it comes back as it was.
  cover() {
    this.panel.replaceChildren();
    this.readers.replaceChildren();
    this.node.removeAttribute("aria-label");
  }

  // An answer was chosen; whether it has reached the server does not matter for what helps.
  heard(item) {
    if (!this.reaches(item.id)) return;
    this.note(item.id);
    this.from = this.node.getRootNode().activeElement;
    this.open();
    this.node.scrollIntoView({ block: "start" });
  }

  // How far an answer came. Only one that is stored makes somebody call.
  told(entry, state) {
    if (this.brings(entry)) {
      this.isKnown ||= state === "saved";
      this.isRefused = state === "refused";
    }
    this.draw();
  }

  // A page was drawn around it.
  around() {
    const { state, item, words } = this.form;
    const asks = state.form && item && Object.keys(state.form.alerts ?? {}).length > 0;
    const own = state.safety;
    this.readers.textContent = asks ? (own?.readers ?? words.panel_readers) : "";
    this.say(this.readers);
    const before = Object.keys(state.form?.alerts ?? {}).filter((id) => this.reaches(id) && !this.reached.has(this.name(id)));
    before.forEach((id) => this.note(id));
    // What the server told of is stored, unless it was laid over from here.
    const isOnItsWay = (id) => this.form.outbox.entries.some(({ body }) => nameOf(body) === this.name(id));
    this.isKnown ||= Boolean(state.reached) || before.some((id) => !isOnItsWay(id));
    const isLast = !state.form && !state.shut && (this.reached.size > 0 || state.reached);
    if (before.length > 0 || (isLast && !this.toldLast)) this.open();
    this.toldLast = isLast;
    this.label();
    this.draw(); // perhaps in another language now
  }

  note(id) {
    this.reached.set(this.name(id), this.form.state.form.alerts[id]);
  }

  reaches(id) {
    const { state, answers } = this.form;
    const value = answers[id]?.value;
    return typeof value === "number" && value >= (state.form?.alerts?.[id] ?? Infinity);
  }

  brings({ body }) {
    return body.value >= (this.reached.get(nameOf(body)) ?? Infinity);
  }

  name(id) {
    return nameOf({ ...this.form.state.form, item: id });
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

  // Somebody calls once the answer is stored; as long as it cannot be, the person hears that nobody knows of it.
  get call() {
    const { state, words, outbox } = this.form;
    if (!state.safety) return null;
    if (this.isKnown) return state.safety.call ? el("p", {}, state.safety.call) : null;
    const isStuck = outbox.stuck && outbox.entries.some((entry) => this.brings(entry));
    const spoken = spokenAs({ language: state.words_language, direction: state.words_direction });
    return isStuck || this.isRefused ? el("p", spoken, words.panel_unsent) : null;
  }

  draw() {
    if (!this.isOpen || this.form.isLocked) return;
    const { state, words } = this.form;
    const own = state.safety ?? {};
    const title = el("h2", {}, own.title ?? words.panel_title);
    const told = el("div", {}, title, el("p", {}, own.text ?? words.panel_text), this.call);
    this.say(told);
    const hide = button(words.panel_hide, () => this.hide(), { class: "second" });
    const parts = [told, helpLines(state.help), hide];
    const [before] = this.panel.children;
    // What stands there already is not read aloud again, and keeps the keyboard.
    if (before) [...before.children].forEach((one, i) => one.isEqualNode(parts[i]) || one.replaceWith(parts[i]));
    else this.panel.replaceChildren(el("div", {}, ...parts));
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

function nameOf({ instrument, wave, occasion, item }) {
  return [instrument, wave, occasion, item].join(" ");
}
