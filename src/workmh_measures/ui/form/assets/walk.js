// The way through a form: which items stand on one page together, and where a person is.

import { itemsOf } from "./rules.js";

// A table holds at most so many questions; its headings come again after at most so many rows.
const MOST_ROWS = 14;
const MOST_IN_BLOCK = 7;
// Widths in rem, so that larger text needs a wider screen. Narrower than this the form is cards only.
const LEAST_WIDTH = 56;
const WIDEST = 66;
const QUESTION = 17;
const EDGES = 6;
const NARROWEST_CELL = 4.75;
const LETTER = 0.56;
const LONGEST_LABEL = 45;

// Items of a list as pages: an item alone, or items of one response scale and section that make a table.
// `width` is that of the form in rem.
export function pagesOf(items, gates, width) {
  const groups = [];
  for (const item of items) {
    const group = groups.at(-1);
    if (group && belongs(item, group, gates) && fits(item, width)) group.push(item);
    else groups.push([item]);
  }
  return groups.flatMap((group) => evenly(group, MOST_ROWS));
}

// The rows between two headings.
export function blocksOf(rows) {
  return evenly(rows, MOST_IN_BLOCK);
}

// Each item with the heading it stands under: that of the item before it unless it brings its own.
export function withSections(items) {
  let section = "";
  return items.map((item) => ({ ...item, section: (section = item.section ?? section) }));
}

function belongs(item, group, gates) {
  const [first] = group;
  return (
    item.kind === "choice" &&
    first.kind === "choice" &&
    item.section === first.section &&
    JSON.stringify(item.options) === JSON.stringify(first.options) &&
    !gates.some((gate) => gate.items.includes(item.id) && group.some(({ id }) => itemsOf(gate.when).includes(id)))
  );
}

function fits({ options }, width) {
  const labels = options.map(({ label }) => label);
  const longest = Math.max(...labels.flatMap((label) => label.split(/[\s-]+/).map((word) => word.length)));
  const cells = options.length * Math.max(NARROWEST_CELL, longest * LETTER + 1);
  const room = Math.min(width, WIDEST) - EDGES - QUESTION;
  return width >= LEAST_WIDTH && cells <= room && labels.every((label) => label.length <= LONGEST_LABEL);
}

function evenly(list, most) {
  const n = Math.ceil(list.length / most);
  const cut = (i) => Math.ceil((i * list.length) / n);
  return Array.from({ length: n }, (_, i) => list.slice(cut(i), cut(i + 1)));
}
