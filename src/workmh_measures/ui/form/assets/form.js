// The questionnaire: draws one instrument after another, one item per card, and sends each answer at once.

import { Card } from "./card.js";
import { button, el, textIn } from "./dom.js";
import { helpLines } from "./help.js";
import { Outbox } from "./outbox.js";
import { askToKeep, personalKinds } from "./personal.js";
import { SKIPPED, answerOf, clock, device, fill, hiddenItems, isAnswered } from "./rules.js";
import { Versions, isClosed, isSameForm } from "./versions.js";

const STYLES = ["theme.css", "form.css", "fields.css"].map((name) => new URL(name, import.meta.url).href);
const RETRY = 3000;

// Options: stateUrl, saveUrl, completeUrl, leaveUrl (told when the person leaves quickly), language, words (texts
// shown before the first answer of the server), onLanguage
// (told when the person changes the language). Returns a function that takes the form away.
export function mount(root, options) {
  const form = new Form(root, options);
  form.load(options.language);
  return () => form.close();
}

class Form {
  constructor(root, options) {
    this.options = options;
    this.words = options.words ?? {};
    this.outbox = new Outbox((entry, state, reply) => this.told(entry, state, reply));
    this.versions = new Versions();
    this.marks = {}; // how far the answer of each item has come: saving, saved, unsent, refused
    this.status = el("p", { class: "status", role: "status", "aria-live": "polite" });
    this.notice = el("div", { class: "notice", role: "status", "aria-live": "polite" });
    this.head = el("header", { class: "head" });
    this.stage = el("main", { class: "stage" });
    this.foot = el("footer", { class: "foot" });
    this.frame = el("div", { class: "wf" }, this.head, this.notice, this.stage, this.foot);
    this.sheets = STYLES.map((href) => el("link", { rel: "stylesheet", href }));
    root.append(...this.sheets, this.frame);
    this.look = () => document.hidden || this.lookAgain();
    addEventListener("focus", this.look);
    document.addEventListener("visibilitychange", this.look);
  }

  close() {
    this.closed = true;
    removeEventListener("focus", this.look);
    document.removeEventListener("visibilitychange", this.look);
    clearTimeout(this.timer);
    this.outbox.close();
    this.sheets.forEach((sheet) => sheet.remove());
    this.frame.remove();
  }

  // --- what the server says ---------------------------------------------------------------------------------

  async load(language, then = () => this.begin()) {
    if (!this.state) this.stage.replaceChildren(el("p", { class: "hint" }, this.words.loading ?? "…"));
    try {
      const { status, state } = await this.fetchState(language);
      if (this.closed) return;
      if (status === 401) this.lock(state.words);
      else this.take(state, then);
    } catch {
      if (this.closed) return;
      this.say(this.words.load_failed ?? "…");
      this.timer = setTimeout(() => this.load(language, then), RETRY);
    }
  }

  async fetchState(language) {
    const query = language ? `?lang=${encodeURIComponent(language)}` : "";
    const response = await fetch(this.options.stateUrl + query, { cache: "no-store", credentials: "same-origin" });
    if (!response.ok && response.status !== 401) throw new Error(String(response.status));
    return { status: response.status, state: await response.json() };
  }

  // Somebody looks at the page again: was the form answered or handed in elsewhere meanwhile?
  async lookAgain() {
    if (this.looking || !this.state?.form || !this.outbox.empty) return;
    this.looking = true;
    try {
      const { status, state } = await this.fetchState(this.language);
      if (this.closed || status !== 200 || !this.outbox.empty) return;
      if (isSameForm(state.form, this.state.form)) this.meet(state.versions);
      else this.take(state, () => (this.afterForm(), this.say(this.words.closed_elsewhere)));
    } catch {
      // Without a connection there is nothing to tell; the next answer finds out.
    } finally {
      this.looking = false;
    }
  }

  take(state, then) {
    this.state = state;
    this.versions.take(state.versions);
    this.words = state.words;
    this.answers = { ...state.answers };
    // What is still on its way is newer than what the server knew.
    for (const { body } of this.outbox.entries) {
      if (body.item && body.instrument === state.form?.instrument) this.answers[body.item] = answerOf(body);
    }
    this.toldHidden = state.not_shown;
    const turned = this.language && this.language !== state.language;
    this.language = state.language;
    // Buttons and messages may be in another language than the questions; each says its own.
    for (const node of [this.frame, document.documentElement]) {
      node.lang = state.words_language;
      node.dir = state.words_direction;
    }
    if (turned) this.options.onLanguage?.(state.language);
    document.title = this.words.page_title;
    this.say("");
    then();
  }

  lock(words) {
    this.words = { ...this.words, ...words };
    this.stage.replaceChildren(this.page(this.words.page_title, [this.words.session_gone]));
    this.foot.replaceChildren();
  }

  // --- where the person is ----------------------------------------------------------------------------------

  get shown() {
    const hidden = hiddenItems(this.state.form, this.answers, this.toldHidden);
    return this.state.form.items.filter((item) => !hidden.has(item.id));
  }

  get unanswered() {
    return this.shown.filter((item) => !isAnswered(this.answers[item.id]));
  }

  begin() {
    const { words } = this;
    if (this.state.shut === "ended") this.showPage(words.shut_ended_title, [words.shut_ended_text]);
    else if (this.state.shut) this.showPage(words.shut_consent_title, [words.shut_consent_text]);
    else if (this.state.not_open) this.showPage(words.not_open_title, [words.not_open_text]);
    else if (!this.state.form) this.showThanks();
    else if (this.state.started_here) this.resume();
    else this.showStart();
  }

  resume() {
    if (!this.state.form) return this.begin();
    this.review = null;
    const [first] = this.unanswered;
    if (first) this.showCard(first);
    else this.finish();
  }

  // Cards of the present walk: all that are shown, or only the skipped ones when the person looks at them again.
  get path() {
    return this.review ? this.shown.filter((item) => this.review.includes(item.id)) : this.shown;
  }

  step(by) {
    const path = this.path;
    const at = path.findIndex((item) => item.id === this.item.id);
    const next = path[at + by];
    if (next) this.showCard(next);
    else if (by > 0) this.finish();
  }

  finish() {
    this.review = null;
    const [first] = this.unanswered;
    const skipped = this.shown.filter((item) => this.answers[item.id]?.missing === SKIPPED);
    if (first) this.showCard(first);
    else if (skipped.length > 0 && !this.reviewed) this.showReview(skipped);
    else this.showDone();
  }

  // --- saving -----------------------------------------------------------------------------------------------

  save(item, content) {
    this.answers[item.id] = answerOf(content);
    const { instrument, wave, occasion, language, layout, fingerprint, wording_hash } = this.state.form;
    const place = { instrument, wave, occasion, item: item.id, language, layout, fingerprint, wording_hash };
    this.outbox.put(this.options.saveUrl, { ...place, device: device(), ...content });
    return this.answers[item.id];
  }

  told(entry, state, reply) {
    const { item, instrument } = entry.body;
    this.say(state === "locked" ? `${this.words.session_gone} ${this.words.session_gone_unsent}` : "");
    if (item === undefined) {
      if (state === "saved") this.load(this.state.language, () => this.afterForm());
      if (state === "refused") {
        // Without a form nothing more is asked, and begin says so.
        this.load(this.state.language, () => (isClosed(reply) || !this.state.form ? this.afterForm() : this.resume()));
      }
      if (state === "unsent") this.say(this.words.unsent);
      return;
    }
    // Of two answers to one item the later counts: nothing is shown as saved before that one is.
    const later = this.outbox.entries.some((e) => e !== entry && e.body.item === item && e.body.instrument === instrument);
    if (!later) this.marks[`${instrument} ${item}`] = { state, at: reply?.saved_at };
    if (reply?.not_shown && instrument === this.state.form?.instrument) this.toldHidden = reply.not_shown;
    if (state === "refused" && !later) this.undo(entry, reply);
    if (state === "saved" && isSameForm(entry.body, this.state.form)) {
      const replaced = this.versions.replaced(item, reply);
      this.meet(reply.versions, replaced ? this.words.replaced_other : "");
    }
    this.showStatus();
    if (this.whenSent && this.outbox.empty) this.whenSent();
  }

  // Take note of answers given elsewhere; what is on its way from here is newer than they are.
  meet(versions, told = "") {
    const waiting = this.outbox.entries.map(({ body }) => body.item);
    const others = this.versions.newer(versions).filter((item) => !waiting.includes(item));
    for (const item of others) {
      this.answers[item] = { answered: true };
      delete this.marks[`${this.state.form.instrument} ${item}`];
    }
    // Words being typed stay: they will be the later answer.
    if (this.item && others.includes(this.item.id) && !this.card.node.querySelector("textarea, [inputmode]")) {
      this.showAgain();
    }
    if (others.length > 0) this.say(this.words.replaced_here);
    else if (told) this.say(told);
  }

  undo({ body }, problems) {
    if (body.instrument !== this.state.form?.instrument) return;
    delete this.answers[body.item];
    const item = this.state.form.items.find(({ id }) => id === body.item);
    const says = (code) => problems?.some?.((found) => found.code === code);
    const back = () => this.showCard(this.state.form.items.find(({ id }) => id === body.item) ?? this.shown[0]);
    const after = () => (this.afterForm(), this.say(this.words.closed_elsewhere));
    const personal = personalKinds(problems);
    if (personal && item) askToKeep(this, item, body.value, personal);
    else if (isClosed(problems)) this.load(this.state.language, after);
    else if (says("FORM-SHUT")) this.load(this.state.language, () => this.begin());
    else if (says("FORM-STALE")) this.load(this.state.language, () => (back(), this.say(this.words.renewed)));
    else if (item) back();
  }

  say(text) {
    if (this.notice.textContent !== text) this.notice.replaceChildren(text);
  }

  showStatus() {
    const mark = this.item ? this.marks[`${this.state.form?.instrument} ${this.item.id}`] : undefined;
    const waiting = this.outbox.entries.length > 0 && this.outbox.stuck;
    const state = waiting ? "unsent" : mark?.state;
    this.status.dataset.state = state ?? "";
    const text = state === "saved" ? fill(this.words.saved, { time: clock(mark.at, this.words) }) : this.words[state];
    this.status.textContent = text ?? "";
  }

  // --- one card ---------------------------------------------------------------------------------------------

  showCard(item) {
    this.item = item;
    const first = this.path[0].id === item.id;
    this.card = new Card(item, this.state.form, this.answers[item.id], this.words, {
      status: this.status,
      save: (which, content) => this.save(which, content),
      on: () => this.step(1),
      back: first ? null : () => this.step(-1),
    });
    this.stage.replaceChildren(this.progress(), this.card.node);
    this.showStatus();
    this.frameUp(this.card.legend);
  }

  progress() {
    const { words } = this;
    const { n, of } = this.state;
    const items = this.shown;
    const at = items.findIndex((item) => item.id === this.item.id) + 1;
    const text = fill(words.item_of, { n: at, of: items.length });
    return el(
      "div",
      { class: "progress" },
      el("div", {}, el("p", { class: "count" }, text), el("h1", {}, fill(words.form_of, { n, of }))),
      el("progress", { max: items.length, value: at, "aria-label": text }),
    );
  }

  // --- the other pages --------------------------------------------------------------------------------------

  page(title, paragraphs, buttons = []) {
    const heading = el("h1", { tabindex: "-1" }, title);
    const texts = paragraphs.filter(Boolean).map((text) => (text instanceof Node ? text : el("p", {}, text)));
    return el("section", { class: "card page" }, heading, ...texts, el("div", { class: "stack" }, ...buttons));
  }

  showPage(title, paragraphs, buttons = []) {
    this.item = null;
    const page = this.page(title, paragraphs, buttons);
    this.stage.replaceChildren(page);
    this.frameUp(page.querySelector("h1"));
  }

  showStart() {
    const { words, state } = this;
    const begun = Object.keys(this.answers).length > 0 || state.n > 1;
    const texts = [words.start_stop, fill(words.start_time, state), words.start_saved, words.start_reader];
    if (begun) texts.unshift(words.resume_text);
    const go = button(begun ? words.resume_button : words.start_button, () => this.resume(), { class: "first" });
    this.showPage(begun ? words.resume_title : words.start_title, texts, [go]);
  }

  showReview(skipped) {
    const { words } = this;
    const many = skipped.length > 1;
    this.reviewed = true;
    const look = () => {
      this.review = skipped.map((item) => item.id);
      this.showCard(skipped[0]);
    };
    const text = fill(many ? words.review_text_many : words.review_text_one, { n: skipped.length });
    this.showPage(words.review_title, [text], [
      button(many ? words.review_look : words.review_look_one, look, { class: "second" }),
      button(words.review_leave, () => this.showDone(), { class: "second" }),
    ]);
  }

  showDone() {
    const { words } = this;
    const last = () => this.showCard(this.shown.at(-1));
    const hand = button(words.done_button, () => ((hand.disabled = true), this.complete()), { class: "first" });
    const closing = this.state.form.closing ? textIn(this.state.form, "p", this.state.form.closing) : null;
    this.showPage(words.done_title, [closing, words.done_text], [hand, button(words.back, last, { class: "plain" })]);
  }

  complete() {
    const { instrument, wave, occasion, language, layout, fingerprint, wording_hash } = this.state.form;
    const place = { instrument, wave, occasion, language, layout, fingerprint, wording_hash };
    this.outbox.put(this.options.completeUrl, { ...place, device: device() });
  }

  afterForm() {
    const { words, state } = this;
    this.reviewed = false;
    this.marks = {};
    if (!state.form) return this.begin();
    const left = state.of - state.n + 1;
    const forms = left === 1 ? words.forms_left_one : fill(words.forms_left_many, { n: left });
    const go = button(words.pause_button, () => this.resume(), { class: "first" });
    return this.showPage(words.pause_title, [fill(words.pause_text, { left: forms })], [go]);
  }

  showThanks() {
    const { words, state } = this;
    if (state.of > 0) this.showPage(words.thanks_title, [words.thanks_text]);
    else this.showPage(words.page_title, [words.nothing_due]);
  }

  showLater() {
    const { words } = this;
    if (!this.card.settle()) return;
    const on = button(words.later_back, () => this.resume(), { class: "plain" });
    this.whenSent = () => {
      this.whenSent = null;
      this.showPage(words.later_title, [words.later_text], [on]);
    };
    if (this.outbox.empty) this.whenSent();
    else this.say(words.later_waiting);
  }

  leaveNow() {
    this.outbox.leave();
    if (this.options.leaveUrl) fetch(this.options.leaveUrl, { method: "POST", keepalive: true }).catch(() => {});
    this.frame.replaceChildren();
    location.replace("about:blank");
  }

  // --- head and foot, the same on every page ----------------------------------------------------------------

  frameUp(focus) {
    const { words, state } = this;
    const pick = (event) => this.load(event.target.value, () => (this.item ? this.showAgain() : this.begin()));
    const languages = el(
      "select",
      { "aria-label": words.language, onchange: pick },
      ...state.languages.map(({ id, name, direction }) =>
        el("option", { value: id, selected: id === state.language, lang: id, dir: direction }, name),
      ),
    );
    this.head.replaceChildren(
      button(words.leave_now, () => this.leaveNow(), { class: "leave" }),
      state.languages.length > 1 ? languages : "",
    );
    const going = state.form && this.item;
    const lines = helpLines(state.help);
    this.foot.replaceChildren(
      going ? button(words.later, () => this.showLater(), { class: "plain later" }) : "",
      el("details", {}, el("summary", {}, el("span", {}, words.talk)), el("p", {}, words.talk_text), lines),
      el("details", {}, el("summary", {}, el("span", {}, words.contact)), el("p", {}, words.contact_text)),
    );
    focus.focus({ preventScroll: true });
    this.frame.scrollIntoView({ block: "start" });
  }

  showAgain() {
    this.showCard(this.shown.find((item) => item.id === this.item.id) ?? this.shown[0]);
  }
}
