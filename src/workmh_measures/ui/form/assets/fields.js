// One native control for each kind of answer. Nothing is chosen beforehand, everything can be cleared.

import { dated } from "./date.js";
import { el } from "./dom.js";
import { ends, visualAnalogue } from "./line.js";
import { numeric, written } from "./typed.js";

// A field is { nodes, clear(), settle(), invalid(on), role, typed }; `settle` sends what is typed but not yet sent and
// returns a message when it is not allowed; `typed` says that it may hold words on their way. `save` gets a value, or
// null when the answer was taken away.
export function field(item, value, context) {
  return KINDS[item.kind](item, value, context);
}

function option(input, label) {
  return el("label", { class: "option" }, input, el("span", {}, label));
}

function choices(type) {
  return (item, value, { save, describedBy, option: drawn = option }) => {
    const chosen = value === undefined ? [] : [value].flat();
    const inputs = item.options.map(({ code }) =>
      el("input", { type, name: `item-${item.id}`, value: code, checked: chosen.includes(code), onchange }),
    );
    // An option such as none of these takes the others away, and they take it away.
    function keepApart(changed) {
      const alone = (input) => Boolean(item.options[inputs.indexOf(input)].exclusive);
      if (!changed.checked) return;
      for (const input of inputs) if (input !== changed && (alone(input) || alone(changed))) input.checked = false;
    }
    function onchange(event) {
      if (type === "checkbox") keepApart(event.target);
      const codes = inputs.filter((input) => input.checked).map((input) => Number(input.value));
      if (type === "radio") save(codes[0]);
      else save(codes.length > 0 ? codes : null);
    }
    // A radio button cannot be invalid by itself, its group can.
    function invalid(on) {
      const marked = type === "radio" ? [inputs[0].closest("[role=radiogroup]")] : inputs;
      for (const one of marked) if (one) markInvalid(one, on);
      if (type === "checkbox") for (const input of inputs) input.setAttribute("aria-describedby", describedBy);
    }
    return {
      nodes: item.options.map(({ label }, i) => drawn(inputs[i], label)),
      clear: () => inputs.forEach((input) => (input.checked = false)),
      settle: () => null,
      invalid,
      role: type === "radio" ? "radiogroup" : null,
      typed: false,
    };
  };
}

function markInvalid(node, on) {
  if (on) node.setAttribute("aria-invalid", "true");
  else node.removeAttribute("aria-invalid");
}

// A short scale between two anchors is chosen, not typed.
function integer(item, value, context) {
  const { low, high, anchors } = item;
  if (!anchors || high - low > 10) return numeric(item, value, context);
  const options = Array.from({ length: high - low + 1 }, (_, i) => ({ code: low + i, label: String(low + i) }));
  const made = choices("radio")({ ...item, options }, value, context);
  return { ...made, nodes: [el("div", { class: "numbers" }, ...made.nodes), ends(item)] };
}

function prose(item, value, context) {
  const { words } = context;
  const input = el("textarea", { rows: 5 });
  input.value = value ?? "";
  const read = () => {
    const text = input.value.trim();
    const long = new TextEncoder().encode(text).length > (item.max_bytes ?? 32767);
    return long ? { message: words.too_long } : { content: text === "" ? null : text };
  };
  return written([{ input, label: words.your_answer }], value, { ...context, read });
}

const KINDS = {
  choice: choices("radio"),
  multiple_choice: choices("checkbox"),
  integer,
  number: numeric,
  visual_analogue: visualAnalogue,
  date: dated,
  text: prose,
};
