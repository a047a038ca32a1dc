// One item on one card: instruction, question, answer, and what else a person may do.

import { button, el, spokenAs } from "./dom.js";
import { field } from "./fields.js";
import { DECLINED, SKIPPED, isAnswered } from "./rules.js";

// `steps` says what the buttons do: save(item, content), on(), back() or null on the first card; and holds the line
// that tells how far saving has come.
export class Card {
  constructor(item, form, answer, words, steps) {
    this.item = item;
    this.words = words;
    this.steps = steps;
    this.answer = answer;
    this.message = el("p", { class: "message", id: "wf-message", role: "alert" });
    this.note = el("p", { class: "note" });
    this.field = field(item, answer?.value, {
      words,
      save: (value) => this.save(value === null ? { cleared: true } : { value }),
      complain: (message) => this.complain(message),
    });
    this.clear = button(words.clear, () => this.takeAway(), { class: "quiet" });
    this.skip = button(words.skip, () => this.pass(SKIPPED), { class: "second" });
    this.decline = button(words.decline, () => this.pass(DECLINED), { class: "second" });
    this.legend = el("legend", { tabindex: "-1" }, item.text);
    this.node = this.draw(form);
    // A field that is left would show its message and push the button away from under the finger; so it keeps the
    // focus, and the button sends what is typed.
    this.node.addEventListener("mousedown", (event) => {
      if (event.target.closest("button")) event.preventDefault();
    });
    this.mark(answer);
  }

  draw(form) {
    const { words } = this;
    const several = this.item.kind === "multiple_choice" ? el("p", { class: "hint" }, words.several) : null;
    const described = "wf-instruction wf-recall wf-message";
    return el(
      "form",
      { class: "card", novalidate: true, autocomplete: "off", onsubmit: (event) => this.next(event) },
      form.practice_only ? el("p", { class: "badge strong" }, words.practice_only) : null,
      this.item.practice ? el("p", { class: "badge" }, words.practice_wording) : null,
      el(
        "div",
        { class: "context", ...spokenAs(form) },
        el("p", { id: "wf-instruction" }, form.instruction),
        form.recall ? el("p", { id: "wf-recall" }, `${words.recall_heading}: `, el("strong", {}, form.recall)) : null,
      ),
      this.item.section ? el("p", { class: "section", ...spokenAs(form) }, this.item.section) : null,
      el("fieldset", { "aria-describedby": described, ...spokenAs(form) }, this.legend, several, ...this.field.nodes),
      this.message,
      el("div", { class: "after" }, this.note, this.steps.status, this.clear),
      el("div", { class: "pair" }, this.skip, this.decline),
      el(
        "div",
        { class: "pair move" },
        this.steps.back ? button(words.back, () => this.settle() && this.steps.back(), { class: "plain" }) : el("span"),
        el("button", { type: "submit", class: "first" }, words.next),
      ),
    );
  }

  save(content) {
    this.mark(this.steps.save(this.item, content));
  }

  mark(answer) {
    this.answer = answer;
    const given = isAnswered(answer);
    this.clear.hidden = !given || answer.answered === true;
    this.skip.setAttribute("aria-pressed", String(answer?.missing === SKIPPED));
    this.decline.setAttribute("aria-pressed", String(answer?.missing === DECLINED));
    const notes = { [SKIPPED]: this.words.skipped_mark, [DECLINED]: this.words.declined_mark };
    this.note.textContent = answer?.answered ? this.words.hidden_answer : (notes[answer?.missing] ?? "");
    if (given) this.complain(null);
  }

  complain(message) {
    this.message.textContent = message ?? "";
    return !message;
  }

  // Sends what is typed but not yet sent; false when it is not allowed.
  settle() {
    return this.complain(this.field.settle());
  }

  next(event) {
    event.preventDefault();
    if (!this.settle()) return;
    if (isAnswered(this.answer)) this.steps.on();
    else this.complain(this.words.please_choose);
  }

  takeAway() {
    this.field.clear();
    this.save({ cleared: true });
    this.legend.focus();
  }

  pass(missing) {
    this.field.clear();
    if (this.answer?.missing !== missing) this.save({ missing });
    this.steps.on();
  }
}
