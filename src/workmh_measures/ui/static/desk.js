// The form as staff enter it for somebody: typed by keyboard, with the reasons staff may choose, without the words that
// are for the person.
import { button, el } from "/form/dom.js";
import { Form } from "/form/form.js";

const said = document.body.dataset;
const place = location.pathname;
const FOR_STAFF = { session_gone: said.gone, session_gone_unsent: "", panel_unsent: said.unsent };
const TYPED = "textarea, select, input:not([type=radio]):not([type=checkbox])";

class Desk extends Form {
  constructor(root, options) {
    super(root, options);
    // What is for staff stands above what is read to the person.
    this.forStaff = el("p", { class: "for-staff" });
    this.safety.panel.before(this.forStaff);
    document.addEventListener("keydown", (event) => this.typed(event));
  }

  // Who comes back is staff with a password, not a person with a link.
  take(state, then) {
    this.forStaff.textContent = state.for_staff;
    super.take({ ...state, words: { ...state.words, ...FOR_STAFF } }, then);
  }

  lock(words) {
    super.lock({ ...words, ...FOR_STAFF });
  }

  begin() {
    if (!this.state.form) this.showPage(said.shutTitle, [this.state.against || said.shut], [this.onward()]);
    else this.resume();
  }

  showStart = () => this.resume();
  showReview = () => this.showDone();
  afterForm = () => this.showPage(said.doneTitle, [said.done], [this.onward()]);
  showThanks = () => this.begin();
  frameUp = (focus) => this.around(focus);

  // Nobody but the person may leave items open kindly: what staff skip is skipped on purpose.
  finish() {
    this.reviewed = true;
    super.finish();
  }

  showCard(item) {
    super.showCard(item);
    for (const question of this.card.questions) this.furnish(question);
    this.here().focus({ preventScroll: true });
  }

  // Codes before the answers, as they are typed, and a button for each reason.
  furnish(question) {
    const { item, fieldset } = question;
    const inputs = [...fieldset.querySelectorAll("input[type=radio], input[type=checkbox]")];
    for (const input of inputs) input.closest("label")?.prepend(el("kbd", {}, input.value));
    const rest = this.state.reasons.map(({ code, label }) => {
      const one = button(label, () => question.pass(code), { class: "quiet reason" });
      one.dataset.code = code;
      return one;
    });
    const row = el("div", { class: "reasons", role: "group", "aria-label": said.reasons }, ...rest);
    const show = (answer) => {
      for (const one of rest) one.setAttribute("aria-pressed", String(answer?.missing === Number(one.dataset.code)));
    };
    const mark = question.mark.bind(question);
    question.mark = (answer) => {
      mark(answer);
      show(answer);
    };
    show(this.answers[item.id]);
    for (const usual of [question.skip, question.decline]) if (usual) usual.hidden = true;
    fieldset.after(row);
  }

  here() {
    const question = this.card.question(this.item.id);
    const { fieldset, legend } = question;
    return fieldset.querySelector("input:checked") ?? fieldset.querySelector("input, textarea") ?? legend;
  }

  // A digit chooses the answer with that code and goes on; Enter goes on from anywhere.
  typed(event) {
    const question = this.item && this.card?.question(this.item.id);
    if (!question || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button, a")) return;
    const choice = [...question.fieldset.querySelectorAll("input[type=radio]")];
    if (/^\d$/.test(event.key) && !event.target.matches(TYPED)) {
      const wanted = choice.find((input) => input.value === event.key);
      if (!wanted) return;
      event.preventDefault();
      wanted.click();
      this.turn();
    } else if (event.key === "Enter" && !event.target.matches("textarea")) {
      event.preventDefault();
      event.stopPropagation();
      if (question.settle() && !question.open) this.turn();
      else if (question.open) question.complain(this.words.please_choose);
    }
  }

  // To the next row of a table, else to the next page.
  turn() {
    const at = this.card.items.findIndex(({ id }) => id === this.item.id);
    const next = this.card.items[at + 1];
    if (next) {
      this.item = next;
      this.here().focus();
    } else this.step(1);
  }

  showDone = () => {
    const hand = button(said.handIn, () => ((hand.disabled = true), this.handIn()), { class: "first" });
    const last = () => this.showCard(this.shown.at(-1));
    this.showPage(said.handInTitle, [said.handInText], [hand, button(this.words.back, last, { class: "plain" })]);
    hand.focus();
  };

  handIn() {
    const { instrument, wave, occasion, language, layout, fingerprint, wording_hash } = this.state.form;
    const about = { instrument, wave, occasion, language, layout, fingerprint, wording_hash };
    this.outbox.put(this.options.completeUrl, { ...about, device: "desktop" });
  }

  onward() {
    return el("a", { href: `${place}/next${location.search}`, class: "first link" }, said.next);
  }

  around(focus) {
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
      el("p", { class: "about" }, said.about),
      this.looks?.chooser(words) ?? "",
      state.languages.length > 1 ? languages : "",
    );
    const back = el("a", { href: `/entry?person=${place.split("/").at(-1)}` }, said.back);
    this.foot.replaceChildren(el("p", { class: "hint" }, said.keys), el("p", {}, back));
    focus.focus({ preventScroll: true });
    this.frame.scrollIntoView({ block: "start" });
    this.safety.around();
  }
}

const page = document.documentElement.lang;
new Desk(document.body, {
  stateUrl: `${place}/state`,
  saveUrl: `${place}/answers`,
  completeUrl: `${place}/complete`,
  language: new URL(location.href).searchParams.get("form") ?? undefined,
  words: { loading: said.loading, load_failed: said.loadFailed },
  page,
}).load(new URL(location.href).searchParams.get("form") ?? undefined);
