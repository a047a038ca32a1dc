// Where in the form a page stands, how much is done and about how long the rest takes.

import { el } from "./dom.js";
import { fill, isAnswered } from "./rules.js";

// Items done are counted, those passed over among them: no share of what was left out is ever shown.
export class Progress {
  constructor(form) {
    this.form = form;
    const { words, state } = form;
    const items = form.shown;
    const at = form.card.items.map(({ id }) => items.findIndex((item) => item.id === id) + 1);
    const slots = { n: at[0], last: at.at(-1), of: items.length };
    const place = fill(at.length > 1 ? words.items_of : words.item_of, slots);
    this.bar = el("progress", { max: items.length, "aria-hidden": "true" });
    this.left = el("p", { class: "left" });
    this.node = el(
      "div",
      { class: "progress" },
      el("div", {}, el("p", { class: "count" }, place), el("h1", {}, fill(words.form_of, { n: state.n, of: state.of }))),
      this.bar,
      this.left,
    );
    this.refresh();
  }

  refresh() {
    const { words, state, answers, shown } = this.form;
    const done = shown.filter(({ id }) => isAnswered(answers[id])).length;
    this.bar.value = done;
    const later = state.forms.filter((one) => one.state !== "done" && one.instrument !== state.form.instrument);
    const items = later.reduce((sum, one) => sum + (one.n_left ?? 0), shown.length - done);
    const seconds = items * (state.form.seconds_per_item ?? 0);
    const minutes = Math.max(1, Math.ceil(seconds / 60));
    this.left.textContent = seconds ? fill(minutes > 1 ? words.minutes_left : words.minute_left, { minutes }) : "";
  }
}
