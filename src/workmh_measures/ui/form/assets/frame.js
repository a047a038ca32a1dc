// Head and foot, the same on every page: the quick way out, the language, somebody to talk to, contact.

import { button, el } from "./dom.js";
import { helpLines } from "./help.js";

export function frameUp(form, focus) {
  const { words, state } = form;
  const pick = (event) => form.load(event.target.value, () => (form.item ? form.showAgain() : form.begin()));
  const languages = el(
    "select",
    { "aria-label": words.language, onchange: pick },
    ...state.languages.map(({ id, name, direction }) =>
      el("option", { value: id, selected: id === state.language, lang: id, dir: direction }, name),
    ),
  );
  form.head.replaceChildren(
    button(words.leave_now, () => form.leaveNow(), { class: "leave" }),
    state.languages.length > 1 ? languages : "",
  );
  const going = state.form && form.item;
  const lines = helpLines(state.help);
  form.foot.replaceChildren(
    going ? button(words.later, () => form.showLater(), { class: "plain later" }) : "",
    el("details", {}, el("summary", {}, el("span", {}, words.talk)), el("p", {}, words.talk_text), lines),
    el("details", {}, el("summary", {}, el("span", {}, words.contact)), el("p", {}, words.contact_text)),
  );
  focus.focus({ preventScroll: true });
  form.frame.scrollIntoView({ block: "start" });
}
