// The questionnaire: draws one instrument after another, one item per card or as a table where there is room, and sends
// each answer at once.

import { Card } from "./card.js";
import { showConsent, showRefusedConsent } from "./consent.js";
import { button, el, spokenAs } from "./dom.js";
import { takeUp, tellEarlier } from "./earlier.js";
import { frameUp } from "./frame.js";
import { helpFold, helpLink } from "./help.js";
import { Life } from "./life.js";
import { Looks } from "./looks.js";
import { Outbox } from "./outbox.js";
import * as pages from "./pages.js";
import { Safety } from "./panel.js";
import { Progress } from "./progress.js";
import { SKIPPED, answerOf, hiddenItems, isAnswered } from "./rules.js";
import * as saving from "./saving.js";
import { Table } from "./table.js";
import { Versions, isSameForm } from "./versions.js";
import { pagesOf, withSections } from "./walk.js";

const SHEETS = ["theme", "form", "fields", "table", "looks", "pages", "safety"];
const STYLES = SHEETS.map((name) => new URL(`${name}.css`, import.meta.url).href);
const RETRY = 3000;

// Options: stateUrl, saveUrl, completeUrl, leaveUrl (told when the person leaves quickly), language, words (texts
// shown before the first answer of the server), onLanguage
// (told when the person changes the language). Returns a function that takes the form away.
export function mount(root, options) {
  const form = new Form(root, options);
  form.load(options.language);
  return () => form.close();
}

export class Form {
  constructor(root, options) {
    this.options = options;
    this.words = options.words ?? {};
    this.outbox = new Outbox(this.told, (response) => this.life.heard(response));
    this.versions = new Versions();
    this.marks = {}; // how far the answer of each item has come: saving, saved, unsent, refused
    this.notice = el("div", { class: "notice", role: "status", "aria-live": "polite" });
    this.head = el("header", { class: "head" });
    this.safety = new Safety(this);
    this.stage = el("div", { class: "stage", role: "main" });
    this.foot = el("footer", { class: "foot" });
    this.frame = el("div", { class: "wf" }, this.head, this.notice, this.safety.node, this.stage, this.foot);
    this.sheets = STYLES.map((href) => el("link", { rel: "stylesheet", href }));
    this.box = root.host ?? root; // a shadow root has no width
    root.append(...this.sheets, this.frame);
    this.looks = new Looks(this.frame);
    this.room = new ResizeObserver(() => this.refit());
    this.room.observe(this.box);
    this.outbox.typed = () => this.keepTyped();
    this.life = new Life(this.frame, {
      asked: () => this.fetchState(this.language).catch(() => {}),
      ended: () => this.lock(this.words),
      woke: () => (this.outbox.nudge(), this.look()),
    });
    this.look = () => (document.hidden ? this.away() : this.lookAgain());
    // Somebody turns to another tab or app, or the page goes: a phone may end it without another word.
    this.away = () => (this.keepTyped(), this.outbox.passOnAndStay(this.options.leaveUrl));
    addEventListener("pagehide", this.away);
    addEventListener("focus", this.look);
    document.addEventListener("visibilitychange", this.look);
    document.addEventListener("resume", this.look);
  }

  close() {
    this.closed = true;
    removeEventListener("pagehide", this.away);
    removeEventListener("focus", this.look);
    document.removeEventListener("visibilitychange", this.look);
    document.removeEventListener("resume", this.look);
    clearTimeout(this.timer);
    this.room.disconnect();
    this.looks.close();
    this.outbox.close();
    this.life.close();
    this.sheets.forEach((sheet) => sheet.remove());
    this.frame.remove();
  }

  // --- what the server says ---------------------------------------------------------------------------------

  async load(language, then = () => this.begin()) {
    if (!this.state) pages.showLoading(this, language);
    try {
      const { status, state } = await this.fetchState(language);
      if (this.closed) return;
      if (status === 401) this.lock(state.words);
      // Somebody else opened a link in this browser: what waits here waits for its own person.
      else if (this.isOfAnother(state) && this.hasUnsent()) this.lock(state.words);
      else if (await takeUp(this, state)) await this.load(language, then);
      else this.take(state, then);
    } catch {
      if (this.closed) return;
      this.say(this.words.load_failed ?? "…");
      this.timer = setTimeout(() => this.load(language, then), RETRY);
    }
  }

  async fetchState(language) {
    const query = new URLSearchParams(language ? { lang: language } : {});
    // Which form the person chose to go to; one that was handed in counts for nothing. Logs keep addresses, not this.
    const headers = this.wanted ? { "Form-Wanted": this.wanted } : {};
    const asked = { headers, cache: "no-store", credentials: "same-origin" };
    const response = await fetch(`${this.options.stateUrl}?${query}`, asked);
    this.life.heard(response);
    if (!response.ok && response.status !== 401) throw new Error(String(response.status));
    return { status: response.status, state: await response.json() };
  }

  // Somebody looks at the page again: was the form answered or handed in elsewhere meanwhile?
  async lookAgain() {
    if (this.isLocked) return this.load(this.language);
    if (this.looking || !this.state?.form || !this.outbox.empty) return;
    this.looking = true;
    try {
      const { status, state } = await this.fetchState(this.language);
      if (this.closed || !this.outbox.empty) return;
      if (status === 401) this.lock(state.words);
      else if (this.isOfAnother(state)) await this.load(this.language);
      else if (isSameForm(state.form, this.state.form)) this.meet(state.versions);
      else this.turn(state);
    } catch {
      // Without a connection there is nothing to tell; the next answer finds out.
    } finally {
      this.looking = false;
    }
  }

  // The form of the page is no longer asked for: it was handed in elsewhere, or something else came between.
  turn(state) {
    const handedIn = state.handed_in > this.state.handed_in;
    this.take(state, () => (handedIn ? (this.afterForm(), this.say(this.words.closed_elsewhere)) : this.begin()));
  }

  take(state, then) {
    if (this.isOfAnother(state)) {
      this.forget();
      then = () => this.begin();
    }
    // An answer that was stored while this state was on its way is newer than what it says.
    const isSame = !this.isOfAnother(state) && isSameForm(state.form, this.state?.form);
    const own = isSame ? this.versions.since(state.versions) : [];
    const of = (things) => Object.fromEntries(own.map((item) => [item, things[item]]));
    this.isLocked = false;
    this.person = this.outbox.person = state.person;
    this.state = state;
    this.versions.take({ ...state.versions, ...of(this.versions.seen) });
    this.words = this.life.words = state.words;
    if (this.outbox.kept) this.words = { ...state.words, unsent: state.words.unsent_kept };
    this.answers = { ...state.answers, ...of(this.answers ?? {}) };
    if (state.form) state.form = { ...state.form, items: withSections(state.form.items) };
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
    tellEarlier(this);
  }

  isOfAnother(state) {
    return this.person !== undefined && state.person !== this.person;
  }

  // Nothing of the person who answered here before reaches the next.
  forget() {
    this.marks = {};
    this.item = this.wanted = this.review = this.again = this.aside = this.whenSent = null;
    this.reviewed = false;
    this.safety.forget();
  }

  // Words being typed go out as they stand; false when something of them cannot.
  keepTyped() {
    return this.item ? this.card.keep() : true;
  }

  hasUnsent() {
    this.keepTyped();
    return !this.outbox.empty;
  }

  lock(words) {
    // Words being typed wait with the rest; a page that is locked shows none of it.
    this.keepTyped();
    this.item = this.whenSent = null;
    this.isLocked = true;
    this.life.stop();
    this.safety.cover();
    this.words = { ...this.words, ...words };
    this.say("");
    const again = button(this.words.try_again, () => this.load(this.language), { class: "second" });
    const texts = [this.words.session_gone, this.outbox.empty ? null : this.words.session_gone_unsent];
    const locked = pages.page(this.words.page_title, texts, [again]);
    this.stage.replaceChildren(locked);
    locked.querySelector("h1").focus();
    this.foot.replaceChildren(this.state ? helpFold(this.words, this.state.help) : helpLink(this.words, this.language));
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
    if (this.state.shut === "consent" && this.state.study.consent?.statement) {
      if (this.state.consent_refused) showRefusedConsent(this);
      else showConsent(this);
    } else if (this.state.shut === "ended") this.showPage(words.shut_ended_title, [words.shut_ended_text]);
    else if (this.state.shut === "locked") this.showPage(words.shut_locked_title, [words.shut_locked_text]);
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

  // Items of the present walk: all that are shown, or only the skipped ones when the person looks at them again.
  get path() {
    return this.review ? this.shown.filter((item) => this.review.includes(item.id)) : this.shown;
  }

  // The same as pages: cards, and tables where the form has room for them.
  get pages() {
    return pagesOf(this.path, this.state.form.gates, this.width);
  }

  // In letters of the page's size, so that larger text asks for a wider screen.
  get width() {
    return this.box.clientWidth / parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  step(by) {
    const { pages } = this;
    const here = this.card.items.map(({ id }) => id);
    const at = pages.findIndex((page) => page.some(({ id }) => here.includes(id)));
    const next = pages[at + by];
    if (next) this.showCard(next[0]);
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

  // --- one page of items ------------------------------------------------------------------------------------

  // Draws the page an item stands on and turns to the item.
  showCard(item) {
    const { pages } = this;
    const page = pages.find((items) => items.some(({ id }) => id === item.id));
    const first = pages[0] === page;
    this.item = item;
    this.card = new (page.length > 1 ? Table : Card)(page, this.state.form, this.answers, this.words, {
      spoken: spokenAs({ language: this.state.words_language, direction: this.state.words_direction }),
      save: (which, content) => this.save(which, content),
      on: () => this.step(1),
      back: first ? null : () => this.step(-1),
      at: (which) => (this.item = which),
    });
    // The frame keeps its width through a form, so that nothing moves from page to page.
    this.frame.classList.toggle("wide", pages.some((items) => items.length > 1));
    this.progress = new Progress(this);
    this.stage.replaceChildren(this.progress.node, this.card.node);
    this.showStatus();
    const { legend } = this.card.question(item.id);
    this.frameUp(legend);
    if (page[0] !== item) legend.scrollIntoView({ block: "center" });
  }

  showAgain() {
    this.showCard(this.shown.find((item) => item.id === this.item.id) ?? this.shown[0]);
  }

  // The phone was turned or the window changed: cards become a table or a table cards, at the same item.
  refit() {
    if (!this.item || !this.state?.form) return;
    const page = this.pages.find((items) => items.some(({ id }) => id === this.item.id));
    const ids = (items) => items.map(({ id }) => id).join(" ");
    // Only items that are chosen ever change their page: no typed word is touched.
    if (!page || ids(page) === ids(this.card.items)) return;
    const { held } = this.looks;
    this.showAgain();
    this.looks.hold(held);
  }

  // --- what other modules do for the form -------------------------------------------------------------------

  save(item, content) {
    const answer = saving.save(this, item, content);
    this.safety.heard(item);
    return answer;
  }

  told = (entry, state, reply) => (this.safety.told(entry, state), saving.told(this, entry, state, reply));
  meet = (versions, told) => saving.meet(this, versions, told);
  say = (text) => saving.say(this, text);
  showStatus = () => saving.showStatus(this);
  showPage = (title, paragraphs, buttons) => pages.showPage(this, title, paragraphs, buttons);
  showStart = () => pages.showStart(this);
  showReview = (skipped) => pages.showReview(this, skipped);
  showDone = () => pages.showDone(this);
  afterForm = () => pages.showPause(this);
  showThanks = () => pages.showThanks(this);
  showLater = () => pages.showLater(this);
  leaveNow = () => pages.leaveNow(this);
  frameUp = (focus) => (frameUp(this, focus), this.safety.around());
}
