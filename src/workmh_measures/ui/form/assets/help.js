// Where a person can turn to, the same on every page: numbers to call, and chats.

import { el } from "./dom.js";

export function fold(title, ...inside) {
  return el("details", {}, el("summary", {}, el("span", {}, title)), ...inside);
}

export function helpFold(words, lines) {
  return fold(words.talk, el("p", {}, words.talk_text), helpLines(lines));
}

export function helpLines(lines) {
  return el("ul", { class: "lines" }, ...lines.map(line));
}

function line({ number, chat, name, when }) {
  const call = number && el("a", { href: `tel:${number.replaceAll(" ", "")}`, dir: "ltr" }, number);
  const who = el("span", {}, `${name} · ${when}`);
  // A chat is named and not linked: nothing leads from the form to somebody else's page.
  if (chat) who.append(el("br"), "chat: ", el("span", { dir: "ltr" }, chat));
  return el("li", {}, call ?? el("span"), who);
}

// For a page that never knew a state. In a tab of its own: the way to help must cost nobody what waits here.
export function helpLink(words, language) {
  const href = `/help?lang=${encodeURIComponent(language ?? "")}`;
  return el("p", { class: "around" }, el("a", { href, target: "_blank", rel: "noopener" }, words.talk));
}
