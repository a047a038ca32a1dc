// The pages between the cards: start, skipped items, done, pause, thanks, later.

import { ownOr } from "./about.js";
import { button, el, textIn } from "./dom.js";
import { helpLines, helpLink } from "./help.js";
import { overviewList } from "./overview.js";
import { showResults } from "./results.js";
import { device, fill } from "./rules.js";

export function page(title, paragraphs, buttons = []) {
  const heading = el("h1", { tabindex: "-1" }, title);
  const texts = paragraphs.filter(Boolean).map((text) => (text instanceof Node ? text : el("p", {}, text)));
  return el("section", { class: "card page" }, heading, ...texts, el("div", { class: "stack" }, ...buttons));
}

export function showPage(form, title, paragraphs, buttons = []) {
  form.item = null;
  const drawn = page(title, paragraphs, buttons);
  form.stage.replaceChildren(drawn);
  form.frameUp(drawn.querySelector("h1"));
}

// Before the server has told anything: somebody to talk to and the quick way out are there all the same. Not at the desk of
// staff, which has no words for them.
export function showLoading(form, language) {
  const { words } = form;
  form.stage.replaceChildren(el("p", { class: "hint" }, words.loading ?? "…"));
  if (!words.talk) return;
  form.head.replaceChildren(button(words.leave_now, () => form.leaveNow(), { class: "leave" }));
  form.foot.replaceChildren(helpLink(words, language ?? document.documentElement.lang));
}

export function showStart(form) {
  const { words, state } = form;
  const begun = Object.keys(form.answers).length > 0 || state.forms.some((one) => one.state !== "not_started");
  const kept = form.outbox.kept ? fill(words.start_kept, state.keep) : null;
  const readers = ownOr(form, state.study.readers, words.start_reader);
  const texts = [words.start_stop, fill(words.start_time, state), words.start_saved, kept, readers, words.start_not_at_once];
  if (begun) texts.unshift(words.resume_text);
  const go = button(begun ? words.resume_button : words.start_button, () => form.resume(), { class: "first" });
  showPage(form, begun ? words.resume_title : words.start_title, texts, [go]);
}

export function showReview(form, skipped) {
  const { words } = form;
  const many = skipped.length > 1;
  form.reviewed = true;
  const look = () => {
    form.review = skipped.map((item) => item.id);
    form.showCard(skipped[0]);
  };
  const text = fill(many ? words.review_text_many : words.review_text_one, { n: skipped.length });
  showPage(form, words.review_title, [text], [
    button(many ? words.review_look : words.review_look_one, look, { class: "second" }),
    button(words.review_leave, () => showDone(form), { class: "second" }),
  ]);
  form.again = () => ((form.reviewed = false), form.finish());
}

export function showDone(form) {
  const { words } = form;
  const last = () => form.showCard(form.shown.at(-1));
  const hand = button(words.done_button, () => ((hand.disabled = true), complete(form)), { class: "first" });
  const closing = form.state.form.closing ? textIn(form.state.form, "p", form.state.form.closing) : null;
  showPage(form, words.done_title, [closing, words.done_text], [hand, button(words.back, last, { class: "plain" })]);
  form.again = () => showDone(form);
}

function complete(form) {
  const { instrument, wave, occasion, language, fingerprint, wording_hash } = form.state.form;
  const layout = form.card?.layout ?? form.state.form.layout;
  const place = { instrument, wave, occasion, language, layout, fingerprint, wording_hash };
  form.outbox.put(form.options.completeUrl, { ...place, device: device() });
}

export function showPause(form) {
  const { words, state } = form;
  form.reviewed = false;
  form.marks = {};
  if (!state.form) return form.begin();
  const n = state.forms.filter((one) => one.state !== "done").length;
  const left = n === 1 ? words.forms_left_one : fill(words.forms_left_many, { n });
  const go = button(words.pause_button, () => form.resume(), { class: "first" });
  showPage(form, words.pause_title, [fill(words.pause_text, { left }), overviewList(form)], [go]);
  form.again = () => showPause(form);
}

// Nothing is left to answer now: thanks or not, when the next forms may come, and somebody to talk to.
export function showThanks(form) {
  const { words, state } = form;
  const next = state.next_month ? fill(words.next_time, { month: state.next_month }) : null;
  if (state.of === 0) return showPage(form, words.nothing_title, [words.nothing_due, next]);
  const own = state.study.closing ? ownOr(form, state.study.closing) : null;
  const talk = el("div", { class: "talk" }, el("p", {}, words.thanks_talk), helpLines(state.help));
  const lock = lockUp(form);
  const texts = [own, words.thanks_text, next, talk, ...lock.texts];
  const see = state.results ? [button(words.results, () => showResults(form), { class: "second" })] : [];
  return showPage(form, words.thanks_title, texts, [...see, ...lock.buttons]);
}

// A device that others use too: the session must not stay open for the next. A tablet has a way of its own.
function lockUp(form) {
  const { words } = form;
  if (form.isTablet) return { texts: [], buttons: [] };
  return { texts: [words.lock_hint], buttons: [button(words.lock_button, () => form.leaveNow(), { class: "second" })] };
}

export function showLater(form) {
  const { words } = form;
  if (!form.card.settle()) return;
  const on = button(words.later_back, () => form.resume(), { class: "plain" });
  form.whenSent = () => {
    form.whenSent = null;
    const lock = lockUp(form);
    showPage(form, words.later_title, [words.later_text, ...lock.texts], [...lock.buttons, on]);
    form.again = () => showLater(form);
  };
  if (form.outbox.empty) form.whenSent();
  else form.say(words.later_waiting);
}

export function leaveNow(form) {
  if (form.item) form.card.settle();
  form.outbox.leave(form.options.leaveUrl);
  form.frame.replaceChildren();
  location.replace("about:blank");
}
