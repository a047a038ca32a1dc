// One item on one card.

import { el } from "./dom.js";
import { Sheet } from "./sheet.js";

// Stored with each answer; raised, here and in compile.py, when the way a card shows an item changes.
const LAYOUT = "card-1";

export class Card extends Sheet {
  get layout() {
    return LAYOUT;
  }

  body() {
    const [question] = this.questions;
    const { fieldset, message, note, status, clear, skip, decline } = question;
    fieldset.setAttribute("aria-describedby", `wf-context ${message.id}`);
    return [
      fieldset,
      message,
      el("div", { class: "after" }, note, status, clear),
      el("div", { class: "pair" }, skip, decline),
    ];
  }

  next(event) {
    event.preventDefault();
    const [question] = this.questions;
    if (!this.settle()) return;
    if (!question.open) this.steps.on();
    else question.complain(question.decline ? this.words.please_choose : this.words.please_choose_or_skip);
  }

  passed() {
    this.steps.on();
  }
}
