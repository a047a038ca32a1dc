// One item: its question and field, what is said about it, and what a person may do instead of answering.

import { button, el, spokenAs } from "./dom.js";
import { field } from "./fields.js";
import { DECLINED, SKIPPED, isAnswered } from "./rules.js";

export class Question {
  // save(item, content) returns the answer as it now is; passed() comes after skip or decline; option(input, label) draws
  // one answer of several; `spoken` is the language and direction of `words`, which may differ from those of the form's own texts.
  constructor(item, form, answer, words, { save, passed, option, spoken }) {
    this.item = item;
    this.form = form;
    this.words = words;
    this.spoken = spoken;
    this.send = save;
    this.passed = passed;
    this.message = el("p", { class: "message", id: `wf-message-${item.id}`, role: "alert" });
    this.note = el("p", { class: "note" });
    this.status = el("p", { class: "status", role: "status", "aria-live": "polite" });
    this.field = field(item, answer?.value, {
      words,
      spoken,
      option,
      describedBy: this.message.id,
      save: (value) => this.save(value === null ? { cleared: true } : { value }),
      complain: (message) => this.complain(message),
    });
    this.clear = button(words.clear, () => this.takeAway(), { class: "quiet" });
    this.skip = button(words.skip, () => this.pass(SKIPPED), { class: "second" });
    this.decline = form.may_decline === false ? null : button(words.decline, () => this.pass(DECLINED), { class: "second" });
    this.legend = el("legend", { tabindex: "-1" }, item.text);
    this.fieldset = this.draw();
    this.mark(answer);
  }

  draw() {
    const { kind } = this.item;
    return el(
      "fieldset",
      { role: this.field.role, "aria-describedby": this.message.id, ...spokenAs(this.form) },
      this.legend,
      kind === "multiple_choice" ? el("p", { class: "hint", ...this.spoken }, this.words.several) : null,
      ...this.field.nodes,
    );
  }

  get open() {
    return !isAnswered(this.answer);
  }

  save(content) {
    this.mark(this.send(this.item, content));
  }

  mark(answer) {
    this.answer = answer;
    const given = isAnswered(answer);
    this.clear.hidden = !given || answer.answered === true;
    this.skip.setAttribute("aria-pressed", String(answer?.missing === SKIPPED));
    this.decline?.setAttribute("aria-pressed", String(answer?.missing === DECLINED));
    const notes = { [SKIPPED]: this.words.skipped_mark, [DECLINED]: this.words.declined_mark };
    this.note.textContent = answer?.answered ? this.words.hidden_answer : (notes[answer?.missing] ?? "");
    if (given) this.complain(null);
  }

  // Says how far saving has come.
  tell(state, text) {
    this.status.dataset.state = state;
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  complain(message) {
    if (this.message.textContent !== (message ?? "")) this.message.textContent = message ?? "";
    this.field.invalid(Boolean(message));
    return !message;
  }

  // Sends what is typed but not yet sent; false when it is not allowed.
  settle() {
    return this.complain(this.field.settle());
  }

  // The answer became another one, given elsewhere or refused. Words being typed stay: they will be the later answer.
  renew(answer) {
    if (this.field.typed) return;
    this.field.clear();
    this.mark(answer);
  }

  takeAway() {
    this.field.clear();
    this.save({ cleared: true });
    this.legend.focus();
  }

  pass(missing) {
    this.field.clear();
    if (this.answer?.missing !== missing) this.save({ missing });
    this.passed();
  }
}
