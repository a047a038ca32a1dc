// One native control for each kind of answer. Nothing is chosen beforehand, everything can be cleared.

import { el } from "./dom.js";
import { fill, numberOf } from "./rules.js";

// A field is { nodes, clear(), settle() }; `settle` sends what is typed but not yet sent and returns a message
// when it is not allowed. `save` gets a value, or null when the answer was taken away.
export function field(item, value, context) {
  return KINDS[item.kind](item, value, context);
}

function choices(type) {
  return (item, value, { save }) => {
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
    return {
      nodes: item.options.map(({ label }, i) => el("label", { class: "option" }, inputs[i], el("span", {}, label))),
      clear: () => inputs.forEach((input) => (input.checked = false)),
      settle: () => null,
    };
  };
}

function written(input, { label, unit }, { value, read, save }) {
  let sent = value ?? null;
  const settle = () => {
    const { content, message } = read(input.value);
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (!message && content !== sent) {
      sent = content;
      save(content);
    }
    return message ?? null;
  };
  return {
    nodes: [el("label", { class: "written" }, el("span", {}, label), input, unit ? el("span", {}, unit) : null)],
    clear: () => {
      input.value = "";
      sent = null;
    },
    settle,
  };
}

function numeric(item, value, { words, save, complain }) {
  const input = el("input", {
    type: "text",
    inputmode: item.decimals > 0 ? "decimal" : "numeric",
    autocomplete: "off",
    value: value === undefined ? "" : local(value, words),
    onchange: () => complain(made.settle()),
  });
  const read = (text) => {
    const content = numberOf(text, item);
    const slots = { low: item.low, high: item.high };
    return content === undefined ? { message: fill(words.not_in_range, slots) } : { content };
  };
  const made = written(input, { label: words.your_number, unit: item.unit }, { value, read, save });
  return made;
}

// A short scale between two anchors is chosen, not typed.
function integer(item, value, context) {
  const { low, high, anchors } = item;
  if (!anchors || high - low > 10) return numeric(item, value, context);
  const options = Array.from({ length: high - low + 1 }, (_, i) => ({ code: low + i, label: String(low + i) }));
  const made = choices("radio")({ ...item, options }, value, context);
  return { ...made, nodes: [el("div", { class: "numbers" }, ...made.nodes), ends(item)] };
}

function ends({ low, high, anchors }) {
  const end = (text, number) => el("span", {}, text ? `${number}: ${text}` : String(number));
  return el("div", { class: "ends" }, end(anchors?.low, low), end(anchors?.high, high));
}

function dated(item, value, { words, save, complain }) {
  const input = el("input", { type: "date", value: value ?? "", onchange: () => complain(made.settle()) });
  const read = (text) => ({ content: text === "" ? null : text });
  const made = written(input, { label: words.your_date }, { value, read, save });
  return made;
}

function prose(item, value, { words, save, complain }) {
  const input = el("textarea", { rows: 5, onchange: () => complain(made.settle()) });
  input.value = value ?? "";
  const read = (text) => {
    const long = new TextEncoder().encode(text.trim()).length > (item.max_bytes ?? 32767);
    return long ? { message: words.too_long } : { content: text.trim() === "" ? null : text.trim() };
  };
  const made = written(input, { label: words.your_answer }, { value, read, save });
  return made;
}

// A line without a mark until the person makes one; the number can be typed instead.
function visualAnalogue(item, value, { words, save, complain }) {
  const { low, high, decimals = 0 } = item;
  const line = el("input", {
    type: "range",
    min: low,
    max: high,
    step: 10 ** -decimals,
    value: value ?? (low + high) / 2,
    "aria-label": fill(words.scale, { low, high }),
  });
  const typed = numeric(item, value, { words, complain, save: (content) => show(content, save(content)) });
  const input = typed.nodes[0].querySelector("input");
  function show(content) {
    line.classList.toggle("unset", content === null);
    line.setAttribute("aria-valuetext", content === null ? words.not_chosen : local(content, words));
    if (content !== null) line.value = content;
  }
  function choose() {
    show(Number(line.value));
    input.value = local(Number(line.value), words);
    input.removeAttribute("aria-invalid");
  }
  // While the mark is dragged only the number moves; the answer is sent when it rests.
  line.addEventListener("input", choose);
  line.addEventListener("change", () => complain(typed.settle()));
  line.addEventListener("click", () => complain((choose(), typed.settle())));
  line.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    complain((choose(), typed.settle()));
  });
  show(value ?? null);
  return {
    nodes: [el("p", { class: "hint" }, words.scale_hint), el("div", { class: "line" }, line, ends(item)), ...typed.nodes],
    clear: () => (typed.clear(), show(null)),
    settle: typed.settle,
  };
}

function local(number, words) {
  return String(number).replace(".", words.decimal_mark);
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
