// Several items with the same answers, one row each, for wide screens. Each row is a group of its own with native
// radio buttons, so that a screen reader and the keyboard find what they find on a card.

import { button, el, spokenAs } from "./dom.js";
import { SKIPPED, fill } from "./rules.js";
import { Sheet } from "./sheet.js";
import { blocksOf } from "./walk.js";

// Stored with each answer; raised, here and in compile.py, when the way a table shows an item changes.
const LAYOUT = "table-1";

export class Table extends Sheet {
  get layout() {
    return LAYOUT;
  }

  // The words of an answer stand above its column; here they are for who does not see the column.
  option(input, label) {
    return el("label", { class: "cell" }, input, el("span", { class: "unseen" }, label));
  }

  body() {
    this.open = el("div", { class: "open", role: "alert" });
    const columns = this.items[0].options.length;
    const named = this.items[0].section ? "wf-context wf-section" : "wf-context";
    const table = el(
      "div",
      { class: "table", role: "group", "aria-labelledby": named },
      ...blocksOf(this.questions).map((rows) => el("div", { class: "block" }, this.headings(), ...rows.map((one) => this.row(one)))),
    );
    table.style.setProperty("--columns", columns);
    table.addEventListener("keydown", (event) => this.onward(event));
    // Once the person goes on answering the reminder has done its work.
    for (const name of ["change", "click"]) table.addEventListener(name, () => this.open.replaceChildren());
    return [table, this.open];
  }

  headings() {
    const labels = this.items[0].options.map(({ label }) => el("span", {}, label));
    // The recall period stays in sight where the instruction is scrolled away.
    const recall = el("strong", {}, this.form.recall);
    return el("div", { class: "headings", "aria-hidden": "true", ...spokenAs(this.form) }, recall, ...labels);
  }

  row(question) {
    const { item, fieldset, message, note, status, clear, skip, decline } = question;
    message.removeAttribute("role"); // the reminder below the table speaks for all rows at once
    const told = el("div", { class: "told" }, message, note, status);
    const row = el(
      "div",
      { class: "row" },
      fieldset,
      el("div", { class: "aside" }, el("div", { class: "pair" }, skip, decline), el("div", { class: "after" }, told, clear)),
    );
    row.addEventListener("focusin", () => this.steps.at(item));
    return row;
  }

  // Enter goes on to the next row, as it goes on to the next card.
  onward(event) {
    if (event.key !== "Enter" || event.target.type !== "radio") return;
    const at = this.questions.findIndex(({ fieldset }) => fieldset.contains(event.target));
    const next = this.questions[at + 1];
    if (!next) return;
    event.preventDefault();
    const radios = [...next.fieldset.querySelectorAll("input")];
    (radios.find((radio) => radio.checked) ?? radios[0]).focus();
  }

  next(event) {
    event.preventDefault();
    const open = this.questions.filter((question) => question.open);
    if (open.length === 0) this.steps.on();
    else this.remind(open);
  }

  // Not a wall: what is open is marked, and one press passes over all of it.
  remind(open) {
    const { words } = this;
    const many = open.length > 1;
    open.forEach((question) => question.complain(words.row_open));
    const look = () => open.find((question) => question.open)?.legend.focus();
    const skip = () => {
      open.filter((question) => question.open).forEach((question) => question.pass(SKIPPED));
      this.steps.on();
    };
    this.open.replaceChildren(
      el("p", {}, fill(many ? words.rows_open_many : words.rows_open_one, { n: open.length })),
      el(
        "div",
        { class: "pair" },
        button(many ? words.review_look : words.review_look_one, look, { class: "second" }),
        button(many ? words.rows_skip_many : words.rows_skip_one, skip, { class: "second" }),
      ),
    );
  }

  passed() {}
}
