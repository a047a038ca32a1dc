// What the form knows without a page: which items are shown, what counts as answered, what a number may be.

export const SKIPPED = -992;
export const DECLINED = -993;

export function fill(text, slots = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in slots ? String(slots[name]) : whole));
}

export function isAnswered(answer) {
  return answer !== undefined && !answer.cleared;
}

export function conditionHolds(condition, answers) {
  if (condition.parts) {
    return condition.parts.filter((part) => conditionHolds(part, answers)).length >= condition.needed;
  }
  const value = answers[condition.item]?.value;
  return (
    typeof value === "number" &&
    (condition.at_least === undefined || value >= condition.at_least) &&
    (condition.at_most === undefined || value <= condition.at_most) &&
    (condition.any_of === undefined || condition.any_of.includes(value))
  );
}

export function itemsOf(condition) {
  return condition.parts ? condition.parts.flatMap(itemsOf) : [condition.item];
}

// Answers of another browser session are known to the server only: there its last word counts.
export function hiddenItems(form, answers, toldByServer) {
  const hidden = new Set();
  for (const { id } of form.items) {
    const gates = form.gates.filter((gate) => gate.items.includes(id));
    const needed = gates.flatMap((gate) => itemsOf(gate.when));
    const concealed = needed.some((item) => answers[item]?.answered && !hidden.has(item));
    const shown = Object.fromEntries(Object.entries(answers).filter(([item]) => !hidden.has(item)));
    const open = concealed
      ? !toldByServer.includes(id)
      : gates.every((gate) => conditionHolds(gate.when, shown));
    if (!open) hidden.add(id);
  }
  return hidden;
}

// Keyboards of several languages write digits of their own.
export function plainDigits(text) {
  const zero = (code) => (code >= 0x6f0 ? 0x6f0 : 0x660);
  return text.trim().replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) - zero(digit.charCodeAt(0)));
}

// Returns a number, null for an empty field, or undefined for what is not allowed.
export function numberOf(text, { low, high, decimals = 0 }) {
  const plain = plainDigits(text).replace(/[,٫]/, ".");
  if (plain === "") return null;
  if (!/^[-−+]?\d+(\.\d+)?$/.test(plain)) return undefined;
  const value = Number(plain.replace("−", "-"));
  const tooFine = (plain.split(".")[1] ?? "").replace(/0+$/, "").length > decimals;
  const outside = (low !== undefined && value < low) || (high !== undefined && value > high);
  return tooFine || outside ? undefined : value;
}

export function answerOf({ value, missing, cleared }) {
  if (cleared) return { cleared: true };
  return missing === undefined ? { value } : { missing };
}

export function clock(moment, words) {
  const date = new Date(moment);
  const two = (number) => String(number).padStart(2, "0");
  return fill(words.time, { h: two(date.getHours()), m: two(date.getMinutes()) });
}

export function device() {
  if (innerWidth < 600) return "phone";
  return innerWidth < 1024 ? "tablet" : "desktop";
}
