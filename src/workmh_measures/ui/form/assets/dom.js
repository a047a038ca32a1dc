// Elements without markup: every text is set as text.

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function button(label, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, label);
}

// The language and direction of a form's own texts, which may differ from those of the buttons around them.
export function spokenAs({ language, direction }) {
  return { lang: language, dir: direction };
}

export function textIn(form, tag, text) {
  return el(tag, spokenAs(form), text);
}
