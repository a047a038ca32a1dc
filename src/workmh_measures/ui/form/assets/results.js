// A person's own scores where the study shows them: a number and its ends in words, no judgement, nobody else's.

import { closeAside, openAside } from "./aside.js";
import { button, el, spokenAs } from "./dom.js";
import { showPage } from "./pages.js";
import { fill } from "./rules.js";

const WHERE = new URL("results", import.meta.url).pathname;

function said({ score }, { low, high }, words) {
  return score === null ? words.results_none : fill(words.results_score, { score, low, high });
}

function result(one, form) {
  const { words } = form;
  const spoken = spokenAs(form.state.study);
  const [latest, ...earlier] = one.scores;
  const before = earlier.map((told) =>
    el("li", {}, told.wave ? el("span", spoken, `${told.wave}: `) : null, said(told, one, words)),
  );
  return [
    el("h2", spoken, one.title),
    one.text ? el("p", spoken, one.text) : null,
    el("p", { class: "score" }, said(latest, one, words)),
    el("p", spoken, one.higher_means),
    before.length > 0 ? el("h3", {}, words.results_earlier) : null,
    before.length > 0 ? el("ul", {}, ...before) : null,
  ];
}

export async function showResults(form) {
  try {
    const query = `?lang=${encodeURIComponent(form.language)}`;
    const response = await fetch(WHERE + query, { cache: "no-store", credentials: "same-origin" });
    if (!response.ok) throw new Error(String(response.status));
    const results = await response.json();
    openAside(form, () => draw(form, results));
    // In another language the texts are asked for anew; the way back stays.
    const from = form.aside;
    form.again = () => ((form.aside = from), showResults(form));
  } catch {
    form.say(form.words.load_failed);
  }
}

function draw(form, results) {
  const { words } = form;
  const parts = [words.results_text, ...results.flatMap((one) => result(one, form))];
  showPage(form, words.results_title, parts, [button(words.back, () => closeAside(form), { class: "first" })]);
}
