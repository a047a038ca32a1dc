// A line between two ends without a mark until the person makes one. Drag, press, type the number, or use the keys:
// arrows and + - by one step, page keys by ten, Home and End, digits.

import { button, el } from "./dom.js";
import { fill } from "./rules.js";
import { local, numeric } from "./typed.js";

const THUMB = 16;

export function visualAnalogue(item, value, context) {
  const { words, complain, save, spoken } = context;
  const { low, high, decimals = 0 } = item;
  const step = 10 ** -decimals;
  const middle = Number((Math.round((low + high) / 2 / step) * step).toFixed(decimals));
  const named = { "aria-label": fill(words.scale, { low, high }), "aria-describedby": `wf-ends-${item.id}` };
  const line = el("input", { type: "range", min: low, max: high, step, value: value ?? middle, ...named });
  const typed = numeric(item, value, { ...context, save: (content) => (save(content), show(content)) });
  const { input } = typed;
  const chosen = el("p", { class: "chosen", ...spoken });
  const told = el("p", { class: "unseen", "aria-live": "polite", ...spoken });
  let moved = false;
  let present = value ?? null;

  // A range always has a value; that nobody chose it is said by the words a screen reader reads in its place.
  function show(content) {
    present = content;
    line.classList.toggle("unset", content === null);
    line.setAttribute("aria-valuetext", content === null ? words.not_chosen : local(content, words));
    chosen.textContent = content === null ? words.not_chosen : fill(words.chosen, { value: local(content, words) });
    line.value = content ?? middle;
  }
  function choose(number) {
    const content = Number(Math.min(high, Math.max(low, number)).toFixed(decimals));
    show(content);
    input.value = local(content, words);
  }
  const send = () => complain(typed.settle());
  function move(by) {
    choose((present ?? middle) + by * step);
    send();
  }
  // Some browsers do not move the mark to where the line is pressed.
  function pressedAt(event) {
    const { left, width } = line.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left - THUMB / 2) / (width - THUMB)));
    const forward = getComputedStyle(line).direction === "rtl" ? 1 - share : share;
    return low + Math.round((forward * (high - low)) / step) * step;
  }
  // While the mark is dragged only the number moves; the answer is sent when it rests.
  line.addEventListener("pointerdown", () => (moved = false));
  line.addEventListener("input", () => ((moved = true), choose(Number(line.value))));
  line.addEventListener("change", send);
  line.addEventListener("click", (event) => {
    if (!moved) choose(event.detail > 0 ? pressedAt(event) : Number(line.value));
    send();
  });
  line.addEventListener("keydown", (event) => {
    const does = { " ": 0, "+": 1, "-": -1 }[event.key];
    if (does !== undefined) {
      event.preventDefault();
      move(does);
    } else if (/^\d$/.test(event.key)) {
      input.focus(); // the digit lands in the box
      input.select();
    }
  });
  const turn = (by, label, sign) =>
    button(sign, () => (move(by), (told.textContent = chosen.textContent)), { class: "step", "aria-label": label });
  show(value ?? null);
  const number = el("div", { class: "stepped" }, turn(-1, words.less, "−"), ...typed.nodes, turn(1, words.more, "+"));
  return {
    ...typed,
    nodes: [
      el("p", { class: "hint", ...spoken }, words.scale_hint),
      el("div", { class: "line" }, line, ends(item, { id: `wf-ends-${item.id}` })),
      chosen,
      number,
      told,
    ],
    clear: () => (typed.clear(), show(null)),
  };
}

// The two ends in words.
export function ends({ low, high, anchors }, attributes = {}) {
  const end = (text, number) => el("span", {}, text ? `${number}: ${text}` : String(number));
  return el("div", { class: "ends", ...attributes }, end(anchors?.low, low), end(anchors?.high, high));
}
