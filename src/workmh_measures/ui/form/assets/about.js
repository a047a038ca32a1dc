// What the study says about itself, at any time: its information, who reads the answers, contact and leaving.

import { closeAside, openAside } from "./aside.js";
import { showConsent } from "./consent.js";
import { button, el, spokenAs } from "./dom.js";
import { showPage } from "./pages.js";
import { fill } from "./rules.js";

// The study's own text where there is one, else our general words.
export function ownOr(form, own, general) {
  return own ? el("p", spokenAs(form.state.study), own) : el("p", {}, general);
}

export function contactLines(form) {
  const { words, state } = form;
  const { contact } = state.study;
  if (!contact) return [el("p", {}, words.contact_text)];
  const spoken = spokenAs(state.study);
  const { telephone, email } = contact;
  const call = telephone ? el("a", { href: `tel:${telephone.replaceAll(" ", "")}`, dir: "ltr" }, telephone) : null;
  const write = email ? el("a", { href: `mailto:${email}`, dir: "ltr" }, email) : null;
  return [
    contact.text ? el("p", spoken, contact.text) : null,
    call || write ? el("p", { class: "reach" }, call, write) : null,
    contact.hours ? el("p", spoken, contact.hours) : null,
  ].filter(Boolean);
}

// What a person may withdraw from, one line each, in the study's words or in ours.
export function withdrawalLines(form) {
  const { words, state } = form;
  const own = state.study.contact?.withdrawal ?? [];
  const levels = {
    questionnaires: words.withdraw_questionnaires,
    register: words.withdraw_register,
    contact: words.withdraw_contact,
    deletion: words.withdraw_deletion,
  };
  const general = state.withdrawal.map((level) => el("li", {}, levels[level]));
  const lines = own.length > 0 ? own.map((text) => el("li", spokenAs(state.study), text)) : general;
  return [el("p", {}, words.withdraw_text), el("ul", {}, ...lines)];
}

export function informationParts(form) {
  const { consent } = form.state.study;
  const spoken = spokenAs(form.state.study);
  const section = ({ title, paragraphs }) => [
    el("h2", spoken, title),
    ...paragraphs.map((text) => el("p", spoken, text)),
  ];
  return (consent?.sections ?? []).flatMap(section);
}

export function printButton(form) {
  return button(form.words.print, () => print(), { class: "plain noprint" });
}

// Another answer than before, with the way back the page about the study has.
function changeConsent(form) {
  const chosen = {};
  openAside(form, () => showConsent(form, chosen));
}

export function showAbout(form) {
  openAside(form, () => {
    const { words, state } = form;
    const { consent, readers } = state.study;
    const told = consent?.sections.length > 0;
    const parts = [
      ...informationParts(form),
      told ? el("p", { class: "hint" }, fill(words.consent_version, consent)) : null,
      el("h2", {}, words.readers_title),
      ownOr(form, readers, words.start_reader),
      el("h2", {}, words.contact_title),
      ...contactLines(form),
      el("h2", {}, words.withdraw_title),
      ...withdrawalLines(form),
    ];
    const again = consent?.statement && state.shut === null;
    showPage(form, words.about, parts, [
      button(words.back, () => closeAside(form), { class: "first" }),
      printButton(form),
      again ? button(words.consent_again, () => changeConsent(form), { class: "plain noprint" }) : "",
    ]);
  });
}
