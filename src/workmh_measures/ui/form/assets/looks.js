// How a person wants to see the form: size of the text and contrast. Kept for this tab only; it says nothing about answers.

import { button, el } from "./dom.js";

const KEY = "workmh-looks";
const SIZES = { normal: "", large: "125%", larger: "150%" };
const STRONG = "(prefers-contrast: more)";

export class Looks {
  constructor(frame) {
    this.frame = frame;
    this.chosen = { size: "normal", contrast: null, ...kept() };
    this.strong = matchMedia(STRONG);
    this.apply = this.apply.bind(this);
    this.strong.addEventListener("change", this.apply);
    // What the page turns to by itself is outlined while the person goes by keyboard.
    frame.addEventListener("keydown", () => frame.toggleAttribute("data-keys", true));
    frame.addEventListener("pointerdown", () => frame.toggleAttribute("data-keys", false));
    this.apply();
  }

  close() {
    this.strong.removeEventListener("change", this.apply);
    document.documentElement.style.fontSize = "";
  }

  get contrast() {
    return this.chosen.contrast ?? (this.strong.matches ? "high" : "usual");
  }

  // Everything of the form is measured in rem: the size of the page's letters moves all of it.
  apply() {
    document.documentElement.style.fontSize = SIZES[this.chosen.size] ?? "";
    this.frame.dataset.contrast = this.contrast;
  }

  choose(what) {
    Object.assign(this.chosen, what);
    keep(this.chosen);
    this.apply();
  }

  // The choices, folded behind one word; they stay open while the person tries them.
  chooser(words) {
    const panel = el("div", { class: "choices", id: "wf-looks", hidden: !this.open });
    const fold = button(words.looks, () => this.unfold(fold, panel, panel.hidden), {
      class: "plain",
      "aria-expanded": String(Boolean(this.open)),
      "aria-controls": "wf-looks",
    });
    const sizes = { normal: words.size_normal, large: words.size_large, larger: words.size_larger };
    const contrasts = { usual: words.contrast_usual, high: words.contrast_high };
    panel.append(
      this.group("size", words.looks_size, sizes, this.chosen.size),
      this.group("contrast", words.looks_contrast, contrasts, this.contrast),
    );
    const looks = (this.node = el("div", { class: "looks" }, fold, panel));
    looks.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.hidden) return;
      this.unfold(fold, panel, false);
      fold.focus();
    });
    return looks;
  }

  group(name, title, labels, present) {
    const buttons = Object.entries(labels).map(([value, label]) =>
      button(label, () => choose(value), { class: "look", "aria-pressed": String(value === present) }),
    );
    const choose = (value) => {
      this.choose({ [name]: value });
      Object.keys(labels).forEach((one, i) => buttons[i].setAttribute("aria-pressed", String(one === value)));
    };
    const id = `wf-looks-${name}`;
    return el("div", { role: "group", "aria-labelledby": id }, el("p", { id }, title), ...buttons);
  }

  // The choice the person is at, if any: drawing anew must not take the keyboard away from it.
  get held() {
    const group = this.node?.getRootNode().activeElement?.closest(".looks [role=group]");
    return group?.getAttribute("aria-labelledby") ?? null;
  }

  hold(id) {
    if (id) this.node.querySelector(`[aria-labelledby="${id}"] [aria-pressed="true"]`).focus();
  }

  unfold(fold, panel, open) {
    this.open = open;
    panel.hidden = !open;
    fold.setAttribute("aria-expanded", String(open));
  }
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // storage is shut, or holds what is not ours
  }
}

function keep(chosen) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // Storage is shut: the choice holds until the page is left.
  }
}
