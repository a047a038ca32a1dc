// What card and table share: instruction and recall period, one or several questions, and the buttons to move on.

import { button, el, spokenAs } from "./dom.js";
import { Question } from "./question.js";

// `steps` says what the buttons do: save(item, content), on(), back() or null on the first page, at(item) when the
// person turns to an item; and in which language and direction the words are (`spoken`).
export class Sheet {
  constructor(items, form, answers, words, steps) {
    this.items = items;
    this.form = form;
    this.words = words;
    this.steps = steps;
    const told = { save: steps.save, passed: () => this.passed(), option: this.option, spoken: steps.spoken };
    this.questions = items.map((item) => new Question(item, form, answers[item.id], words, told));
    this.node = this.draw();
    // A field that is left would show its message and push the button away from under the finger; so it keeps the
    // focus, and the button sends what is typed.
    this.node.addEventListener("mousedown", (event) => {
      if (event.target.closest("button")) event.preventDefault();
    });
  }

  question(id) {
    return this.questions.find(({ item }) => item.id === id);
  }

  draw() {
    const { form, words, steps } = this;
    const [item] = this.items;
    return el(
      "form",
      { class: "card", novalidate: true, autocomplete: "off", onsubmit: (event) => this.next(event) },
      form.practice_only ? el("p", { class: "badge strong" }, words.practice_only) : null,
      this.items.some(({ practice }) => practice) ? el("p", { class: "badge" }, words.practice_wording) : null,
      el(
        "div",
        { class: "context", id: "wf-context", ...spokenAs(form) },
        el("p", {}, form.instruction),
        form.recall ? el("p", {}, el("span", steps.spoken, `${words.recall_heading}: `), el("strong", {}, form.recall)) : null,
      ),
      item.section ? el("p", { class: "section", id: "wf-section", ...spokenAs(form) }, item.section) : null,
      ...this.body(),
      el(
        "div",
        { class: "pair move" },
        steps.back ? button(words.back, () => this.settle() && steps.back(), { class: "plain" }) : el("span"),
        el("button", { type: "submit", class: "first" }, words.next),
      ),
    );
  }

  // The same where nobody looks any more: without a word about what is not allowed.
  keep() {
    return this.questions.map(({ field }) => field.settle() === null).every(Boolean);
  }

  // Sends what is typed but not yet sent; false when something of it is not allowed.
  settle() {
    return this.questions.map((question) => question.settle()).every(Boolean);
  }
}
