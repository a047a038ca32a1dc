// An answer on its way: sent, told how far it came, and met by what somebody else answered.

import { consentTold, isConsent } from "./consent.js";
import { toldEarlier } from "./earlier.js";
import { askToKeep, personalKinds } from "./personal.js";
import { answerOf, clock, device, fill } from "./rules.js";
import { isClosed, isLate, isSameForm } from "./versions.js";

export function save(form, item, content) {
  form.answers[item.id] = answerOf(content);
  const { instrument, wave, occasion, language, fingerprint, wording_hash } = form.state.form;
  const { layout } = form.card;
  const place = { instrument, wave, occasion, item: item.id, language, layout, fingerprint, wording_hash };
  form.outbox.put(form.options.saveUrl, { ...place, device: device(), ...content }, form.versions.seen[item.id]);
  return form.answers[item.id];
}

export function told(form, entry, state, reply) {
  if (isConsent(entry)) return consentTold(form, state);
  const { item, instrument } = entry.body;
  if (entry.kept) return toldEarlier(form, state);
  // Words typed since stay with the page: a refused answer is drawn anew.
  if (state === "refused") form.keepTyped();
  // Of two answers to one item the later counts: nothing is shown as saved before that one is.
  const later = form.outbox.entries.some((e) => e !== entry && e.body.item === item && e.body.instrument === instrument);
  if (item !== undefined && !later) form.marks[`${instrument} ${item}`] = { state, at: reply?.saved_at };
  if (form.isLocked) return toldLocked(form, state);
  if (state === "locked") return form.lock(form.words);
  // What waited behind a late answer is late as well, and said so already.
  if (form.state?.shut === "locked") return;
  form.say("");
  if (item === undefined) {
    if (state === "saved") form.load(form.state.language, () => form.afterForm());
    if (state === "refused") {
      // Without a form nothing more is asked, and begin says so.
      const on = () => (isClosed(reply) || !form.state.form ? form.afterForm() : form.resume());
      form.load(form.state.language, isLate(reply) ? () => tellLate(form) : on);
    }
    if (state === "unsent") form.say(form.words.unsent);
    return;
  }
  if (reply?.not_shown && instrument === form.state.form?.instrument) form.toldHidden = reply.not_shown;
  if (state === "refused" && !later) undo(form, entry, reply);
  if (state === "saved" && isSameForm(entry.body, form.state.form)) {
    const replaced = form.versions.replaced(item, reply);
    meet(form, reply.versions, replaced ? form.words.replaced_other : "");
  }
  showStatus(form);
  if (form.whenSent && form.outbox.empty) form.whenSent();
}

// Nothing is drawn while the page is locked; what waited is stored as soon as the link was opened again.
function toldLocked(form, state) {
  if ((state === "saved" || state === "refused") && form.outbox.empty) form.load(form.language);
}

// Take note of answers given elsewhere; what is on its way from here is newer than they are.
export function meet(form, versions, told = "") {
  const waiting = form.outbox.entries.map(({ body }) => body.item);
  const others = form.versions.newer(versions).filter((item) => !waiting.includes(item));
  for (const item of others) {
    form.answers[item] = { answered: true };
    delete form.marks[`${form.state.form.instrument} ${item}`];
  }
  if (form.item) others.forEach((item) => form.card.question(item)?.renew(form.answers[item]));
  if (others.length > 0) form.say(form.words.replaced_here);
  else if (told) form.say(told);
}

function undo(form, { body }, problems) {
  if (body.instrument !== form.state.form?.instrument) return;
  delete form.answers[body.item];
  const item = form.state.form.items.find(({ id }) => id === body.item);
  const says = (code) => problems?.some?.((found) => found.code === code);
  const back = () => form.showCard(form.shown.find(({ id }) => id === body.item) ?? form.shown[0]);
  const after = () => (form.afterForm(), form.say(form.words.closed_elsewhere));
  const personal = personalKinds(problems);
  if (personal && item) askToKeep(form, item, body.value, personal);
  else if (isClosed(problems)) form.load(form.state.language, after);
  else if (isLate(problems)) form.load(form.state.language, () => tellLate(form));
  else if (says("FORM-SHUT")) form.load(form.state.language, () => form.begin());
  else if (says("FORM-STALE")) form.load(form.state.language, () => (back(), form.say(form.words.renewed)));
  else if (item) back();
}

// The page of the study that has closed says that this answer is not in it, and whether this device still has it.
function tellLate(form) {
  form.begin();
  form.say(form.outbox.kept ? fill(form.words.late_kept, form.state.keep) : form.words.late_refused);
}

export function say(form, text) {
  if (form.notice.textContent !== text) form.notice.replaceChildren(text);
}

export function showStatus(form) {
  if (!form.item) return;
  const { instrument } = form.state.form;
  const waiting = form.outbox.stuck ? form.outbox.entries.map(({ body }) => body) : [];
  for (const question of form.card.questions) {
    const { id } = question.item;
    const mark = form.marks[`${instrument} ${id}`];
    // A card tells of whatever waits, a row of its own answer.
    const own = waiting.some((body) => body.instrument === instrument && body.item === id);
    const state = own || (waiting.length > 0 && form.card.items.length === 1) ? "unsent" : mark?.state;
    const text = state === "saved" ? fill(form.words.saved, { time: clock(mark.at, form.words) }) : form.words[state];
    question.tell(state ?? "", text ?? "");
  }
  form.progress.refresh();
}
