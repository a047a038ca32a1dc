// Answers an earlier page left in this browser: they are sent before anything is drawn, and the person is told.

import { Kept } from "./offline.js";
import { fill } from "./rules.js";

// Returns whether something was sent, so that the state must be fetched anew. Asked once for each person.
export async function takeUp(form, state) {
  const { outbox } = form;
  if (!state.keep || outbox.kept?.person === state.person) return false;
  outbox.kept?.close();
  outbox.person = state.person;
  outbox.kept = await Kept.open(state.keep, state.person, () => (outbox.kept = null));
  if (!outbox.kept) return false;
  const { entries: all, expired } = await outbox.kept.waiting();
  // What staff entered on the same device has an address of its own and waits for them.
  const { saveUrl } = form.options;
  const entries = all.filter(({ url }) => url.startsWith(saveUrl.slice(0, saveUrl.lastIndexOf("/") + 1)));
  form.earlier = { saved: 0, refused: 0, expired };
  if (entries.length === 0) return false;
  form.words = state.words;
  form.say(form.words.kept_sending);
  await outbox.takeUp(entries);
  return true;
}

// How far one of them came; nothing is drawn yet that could show it.
export function toldEarlier(form, state) {
  if (state in form.earlier) form.earlier[state] += 1;
  else if (state === "locked") form.lock(form.words);
  else if (state === "unsent") form.say(`${form.words.kept_sending} ${form.words.unsent_kept}`);
}

export function tellEarlier(form) {
  if (!form.earlier) return;
  const { saved, refused, expired } = form.earlier;
  form.earlier = null;
  const { words } = form;
  const told = [
    saved > 0 && words.kept_sent,
    refused > 0 && (form.state.shut === "locked" ? fill(words.late_kept, form.state.keep) : words.kept_refused),
    expired > 0 && fill(words.kept_expired, form.state.keep),
  ];
  if (told.some(Boolean)) form.say(told.filter(Boolean).join(" "));
}
