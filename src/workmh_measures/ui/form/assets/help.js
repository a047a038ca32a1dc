// Where a person can call, the same on every page.

import { el } from "./dom.js";

export function helpLines(lines) {
  const line = ({ number, name, when }) =>
    el("li", {}, el("a", { href: `tel:${number.replaceAll(" ", "")}`, dir: "ltr" }, number), el("span", {}, `${name} · ${when}`));
  return el("ul", { class: "lines" }, ...lines.map(line));
}
