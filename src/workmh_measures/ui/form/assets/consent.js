// The information about the study and what the person says to it. Nothing is chosen beforehand; a no is as good as a yes.

import { informationParts, printButton } from "./about.js";
import { closeAside } from "./aside.js";
import { button, el, spokenAs } from "./dom.js";
import { showPage } from "./pages.js";
import { device, fill } from "./rules.js";

const WHERE = new URL("consent", import.meta.url).pathname;
const WHOLE = "";

function question(form, id, text, chosen) {
  const { words, state } = form;
  const choice = (value, label) =>
    el(
      "label",
      { class: "option" },
      el("input", {
        type: "radio",
        name: `consent-${id}`,
        value: String(value),
        checked: chosen[id] === value,
        onchange: () => (chosen[id] = value),
      }),
      el("span", {}, label),
    );
  const legend = el("legend", spokenAs(state.study), text);
  return el("fieldset", { class: "yesno" }, legend, choice(true, words.yes), choice(false, words.no));
}

// `chosen` holds what is answered so far, so that it stays when the page is drawn in another language.
export function showConsent(form, chosen = {}) {
  const { words, state } = form;
  const { consent } = state.study;
  const message = el("p", { class: "message", role: "alert" });
  const parts = consent.parts.map(({ id }) => id);
  const answered = () => WHOLE in chosen && (!chosen[WHOLE] || parts.every((id) => id in chosen));
  const hand = button(
    words.consent_send,
    () => {
      message.textContent = answered() ? "" : words.consent_choose;
      if (answered()) send(form, hand, chosen);
    },
    { class: "first" },
  );
  showPage(
    form,
    words.consent_title,
    [
      state.consent_renewed ? words.consent_renewed : words.consent_intro,
      ...informationParts(form),
      el("p", { class: "hint" }, fill(words.consent_version, consent)),
      question(form, WHOLE, consent.statement, chosen),
      ...consent.parts.map(({ id, text }) => question(form, id, text, chosen)),
      message,
    ],
    [
      hand,
      state.shut === null ? button(words.back, () => closeAside(form), { class: "second" }) : "",
      printButton(form),
    ],
  );
  form.again = () => showConsent(form, chosen);
}

function send(form, hand, chosen) {
  const { version, hash, parts } = form.state.study.consent;
  const given = chosen[WHOLE];
  const said = Object.fromEntries(parts.map(({ id }) => [id, given && chosen[id]]));
  hand.disabled = true;
  form.outbox.put(WHERE, { version, hash, language: form.state.language, device: device(), given, parts: said });
}

export function isConsent({ url }) {
  return url === WHERE;
}

// How far it has come: nothing is shown as answered before the server has it.
export function consentTold(form, state) {
  const { words } = form;
  if (state === "saving") form.say(words.saving);
  if (state === "unsent") form.say(words.unsent);
  if (state === "locked" && !form.isLocked) form.lock(words);
  if (state === "saved") form.load(form.state.language, () => form.begin());
  // Another text is shown by now, or nothing is asked any more.
  if (state !== "refused") return;
  const renewed = () => form.state.shut !== "locked" && form.say(form.words.renewed);
  form.load(form.state.language, () => (form.begin(), renewed()));
}

export function showRefusedConsent(form) {
  const { words } = form;
  showPage(form, words.consent_no_title, [words.consent_no_text], [
    button(words.consent_change, () => showConsent(form), { class: "second" }),
  ]);
}
