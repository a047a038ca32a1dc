// Words that look as if they held a number or an address are not stored yet: the person decides.

import { button, el } from "./dom.js";
import { fill } from "./rules.js";

// What the server found in words, or nothing; the words themselves never come back from there.
export function personalKinds(problems) {
  const found = problems?.find?.(({ code }) => code === "FORM-PERSONAL")?.found;
  return found ? found.split(", ") : null;
}

// Shows the words and two ways on: back to the card with the words in it, or stored as they are.
export function askToKeep(form, item, text, kinds) {
  const { words } = form;
  form.whenSent = null;
  // What is being typed on another card meanwhile must not be lost.
  if (form.item && form.item.id !== item.id) form.card.settle();
  const change = () => {
    form.showCard(item);
    const box = form.card.node.querySelector("textarea");
    box.value = text;
    box.focus();
  };
  const keep = () => {
    form.save(item, { value: text, kept: true });
    form.resume();
  };
  const spoken = {
    identity_number: words.personal_identity_number,
    email: words.personal_email,
    phone: words.personal_phone,
  };
  const what = kinds.map((kind) => spoken[kind]).join(", ");
  form.showPage(
    words.personal_title,
    [fill(words.personal_text, { what }), el("blockquote", { class: "own", dir: "auto" }, text), words.personal_kept],
    [button(words.personal_change, change, { class: "first" }), button(words.personal_keep, keep, { class: "second" })],
  );
}
