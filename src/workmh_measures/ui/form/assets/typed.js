// Answers that are typed: read when the person leaves the box or goes on, told in words when they are not allowed.

import { el } from "./dom.js";
import { fill, numberOf } from "./rules.js";

// `boxes` are { input, label, unit }; `read` returns { content } or { message }, and with it the boxes that are wrong
// (all of them where it does not say).
export function written(boxes, value, { read, save, complain, describedBy, spoken }) {
  let sent = value ?? null;
  let wrong = [];
  const inputs = boxes.map(({ input }) => input);
  const settle = () => {
    const { content, message, at } = read();
    wrong = at ?? inputs;
    if (!message && content !== sent) {
      sent = content;
      save(content);
    }
    return message ?? null;
  };
  for (const input of inputs) {
    input.setAttribute("aria-describedby", describedBy);
    // Between the boxes of one answer nothing is said yet.
    input.addEventListener("change", () => {
      if (new Set(inputs.map((one) => one.value.trim() === "")).size === 1) complain(settle());
    });
  }
  return {
    nodes: boxes.map(({ input, label, unit }) =>
      el("label", { class: "written" }, el("span", spoken, label), input, unit ? el("span", {}, unit) : null),
    ),
    clear: () => {
      for (const input of inputs) input.value = "";
      sent = null;
    },
    settle,
    invalid: (on) => {
      for (const input of inputs) {
        if (on && (wrong.length === 0 || wrong.includes(input))) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    },
    typed: true,
  };
}

export function numeric(item, value, context) {
  const { words } = context;
  const input = el("input", {
    type: "text",
    inputmode: item.decimals > 0 ? "decimal" : "numeric",
    autocomplete: "off",
    value: value === undefined ? "" : local(value, words),
  });
  const read = () => {
    const content = numberOf(input.value, item);
    const slots = { low: item.low, high: item.high };
    return content === undefined ? { message: fill(words.not_in_range, slots) } : { content };
  };
  return { ...written([{ input, label: words.your_number, unit: item.unit }], value, { ...context, read }), input };
}

export function local(number, words) {
  return String(number).replace(".", words.decimal_mark);
}
