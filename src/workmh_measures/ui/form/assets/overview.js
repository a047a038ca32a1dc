// The forms of this time: which are done, where the person is, what is left and about how long it takes.

import { closeAside, openAside } from "./aside.js";
import { button, el, spokenAs } from "./dom.js";
import { showPage } from "./pages.js";
import { fill } from "./rules.js";

export function minutes(words, n) {
  return n === 1 ? words.minutes_one : fill(words.minutes_many, { n });
}

export function formName({ title }, n, words) {
  return title ?? fill(words.form_number, { n });
}

// `go(one)` leads to a form; without it the list only tells, of the form that comes next.
export function overviewList(form, go) {
  const { words, state } = form;
  const present = go ? words.overview_here : words.next;
  const rows = state.forms.map((one, i) => {
    const here = one.instrument === state.form?.instrument;
    const done = one.state === "done";
    const name = formName(one, i + 1, words);
    const says = done ? words.overview_done : here ? present : words.overview_left;
    const spoken = one.title ? spokenAs(state.study) : {};
    return el(
      "li",
      { "data-state": done ? "done" : here ? "here" : "left", "aria-current": here ? "step" : null },
      el("span", { class: "name", ...spoken }, name),
      el("span", { class: "hint" }, done ? says : `${says} · ${minutes(words, one.minutes)}`),
      go && !here && !done ? button(fill(words.overview_go, { form: name }), () => go(one), { class: "second" }) : null,
    );
  });
  return el("ol", { class: "forms" }, ...rows);
}

export function showOverview(form) {
  const go = ({ instrument }) => {
    form.wanted = instrument;
    form.reviewed = false;
    form.load(form.language, () => form.resume());
  };
  openAside(form, () =>
    showPage(
      form,
      form.words.overview_title,
      [form.words.overview_text, overviewList(form, go)],
      [button(form.words.back, () => closeAside(form), { class: "first" })],
    ),
  );
}
