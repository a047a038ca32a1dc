// Head and foot, the same on every page: the quick way out, the language, somebody to talk to, contact, the study.

import { contactLines, showAbout, withdrawalLines } from "./about.js";
import { redraw } from "./aside.js";
import { button, el } from "./dom.js";
import { fold, helpFold } from "./help.js";
import { showOverview } from "./overview.js";

export function frameUp(form, focus) {
  const { words, state } = form;
  // Whatever is drawn now says anew how it is drawn again, and where its way back leads.
  form.again = null;
  form.aside = null;
  const pick = (event) => form.load(event.target.value, () => redraw(form));
  const languages = el(
    "select",
    { "aria-label": words.language, onchange: pick },
    ...state.languages.map(({ id, name, direction }) =>
      el("option", { value: id, selected: id === state.language, lang: id, dir: direction }, name),
    ),
  );
  form.head.replaceChildren(
    button(words.leave_now, () => form.leaveNow(), { class: "leave" }),
    form.looks.chooser(words),
    state.languages.length > 1 ? languages : "",
  );
  const going = state.form && form.item;
  form.foot.replaceChildren(
    going ? button(words.later, () => form.showLater(), { class: "plain later" }) : "",
    helpFold(words, state.help),
    fold(words.contact, el("div", {}, ...contactLines(form), ...withdrawalLines(form))),
    el(
      "div",
      { class: "around" },
      state.forms.length > 1 ? button(words.overview, () => showOverview(form), { class: "quiet" }) : null,
      button(words.about, () => showAbout(form), { class: "quiet" }),
    ),
  );
  focus.focus({ preventScroll: true });
  form.frame.scrollIntoView({ block: "start" });
}
