// Runs beside Streamlit: sets the language of the page, translates the framework's own texts, and carries out
// what a page asks for by an empty marker element: go to a door, fetch a file.
const tables = JSON.parse(document.getElementById("shell-words").textContent);
let words = tables[document.documentElement.lang];
const DOORS = { login: "/staff/login?ended=1" };
const PAGES = { form: "/entry/form", tablet: "/kiosk/start", upload: "/import/file" };
const fetched = new Set();

// What the framework writes in English, as text or as a name for screen readers, and its key in the table of words.
const ENGLISH = new Map([
  ["Skip to main content", "shell.skip"],
  ["Connection error", "shell.connection_error"],
  ["Streamlit server is not responding. Are you connected to the internet?", "shell.reconnecting"],
  ["Connecting", "shell.connecting"],
  ["Close", "shell.close"],
  ["Choose an option", "shell.choose"],
  ["No results", "shell.no_results"],
  ["Running...", "shell.running"],
  ["Expand sidebar", "shell.sidebar_open"],
  ["Collapse sidebar", "shell.sidebar_close"],
  ["Sidebar", "shell.sidebar"],
  ["App pages", "shell.pages"],
  ["Open", "shell.open"],
  ["Fullscreen", "shell.fullscreen"],
  ["Search", "shell.search"],
  ["Show/hide columns", "shell.columns"],
  ["Copy to clipboard", "shell.copy"],
  ["Copied", "shell.copied"],
  ["Dismiss", "shell.close"],
  ["Clear value", "shell.clear"],
]);
// Said by a list of choices when it opens.
const COUNTED = /^(\d+) options? available\.$/;
const NAMES = ["aria-label", "title", "placeholder"];

function marked(prefix) {
  const element = document.querySelector(`[class*="st-key-${prefix}"]`);
  const name = element && [...element.classList].find((one) => one.startsWith(`st-key-${prefix}`));
  return name ? name.slice(`st-key-${prefix}`.length) : null;
}

function isParticipants() {
  return marked("page-of-") === "participant";
}

function language() {
  const now = marked("language-is-");
  if (!(now in tables)) return;
  words = tables[now];
  // The form has languages this page has no words in, so on its page it says itself which one is shown.
  if (!isParticipants()) document.documentElement.lang = now;
}

// The key of a text as the framework wrote it, or as it was translated before the language changed.
function keyOf(text) {
  if (!text) return undefined;
  return ENGLISH.get(text) ?? [...ENGLISH.values()].find((key) => Object.values(tables).some((table) => table[key] === text));
}

function translate(root) {
  for (const element of root.querySelectorAll("[aria-label], [title], [placeholder]")) {
    for (const name of NAMES) {
      const key = keyOf(element.getAttribute(name));
      if (key && element.getAttribute(name) !== words[key]) element.setAttribute(name, words[key]);
    }
  }
  for (const element of root.querySelectorAll("a, button, h2, h3, span, div, p")) {
    if (element.childElementCount === 0 && element.childNodes.length === 1) {
      const count = COUNTED.exec(element.textContent);
      if (count) element.firstChild.data = words["shell.counted"].replace("{count}", count[1]);
      const key = keyOf(element.textContent.trim());
      if (key && element.textContent !== words[key]) element.firstChild.data = words[key];
    }
  }
}

// Parts of a page are drawn apart, so the marker of an earlier file may still stand before that of a new one.
function fetchFiles() {
  for (const element of document.querySelectorAll('[class*="st-key-fetch-"]')) {
    const ticket = [...element.classList].find((one) => one.startsWith("st-key-fetch-")).slice("st-key-fetch-".length);
    if (fetched.has(ticket)) continue;
    fetched.add(ticket);
    const anchor = document.createElement("a");
    // Should the file be gone, the page that says so is in the language of this one.
    anchor.href = `/download/${ticket}?lang=${document.documentElement.lang}`;
    anchor.download = "";
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
  }
}

function openPage() {
  const [what, ...ticket] = (marked("open-") ?? "").split("-");
  if (!(what in PAGES)) return;
  const address = new URL(`${PAGES[what]}/${ticket.join("-")}`, location.origin);
  address.searchParams.set("lang", document.documentElement.lang);
  location.assign(address);
}

function leave() {
  const door = marked("go-");
  if (door in DOORS) {
    const address = new URL(DOORS[door], location.origin);
    address.searchParams.set("lang", document.documentElement.lang);
    location.replace(address);
  }
}

// On the participant's page the dialog of the framework is hidden; the keyboard it takes is given back.
const DIALOG = '[data-testid="stDialog"], [role="dialog"]';
let held = null;
let taken = false;
document.addEventListener("focusin", (event) => {
  const path = event.composedPath();
  if (!path.some((node) => node.matches?.(DIALOG))) held = path[0];
});

function giveBack() {
  if (!isParticipants()) return;
  const dialog = document.querySelector(DIALOG);
  if (dialog) {
    taken = true;
    dialog.querySelector("button")?.click();
  } else if (taken) {
    taken = false;
    setTimeout(() => document.activeElement === document.body && held?.focus({ preventScroll: true }), 50);
  }
}

// What was pressed may be gone when the page of staff is drawn again. Then the keyboard goes to what the page says of it,
// or to the heading it stood under, and not to the top of everything.
const MAIN = '[data-testid="stMain"]';
const SAYS = `${MAIN} [data-testid="stAlert"]`;
let place = null;
let above = "";
let said = new Map();
let looking = false;
const headings = () => [...document.querySelectorAll(`${MAIN} :is(h1, h2, h3)`)];
const isBefore = (one, other) => one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
const whatIsSaid = () => new Map([...document.querySelectorAll(SAYS)].map((one) => [one, one.textContent]));
document.addEventListener("pointerdown", () => { place = null; }, true);
document.addEventListener("focusin", (event) => {
  const at = event.composedPath()[0];
  place = at.closest?.(MAIN) ? at : null;
  if (!place) return;
  above = headings().filter((one) => isBefore(one, at)).at(-1)?.textContent ?? "";
  said = whatIsSaid();
});

function isLost() {
  return place && (!place.isConnected || place.disabled) && document.activeElement === document.body;
}

function keepPlace() {
  if (looking || isParticipants() || !isLost()) return;
  looking = true;
  setTimeout(() => {
    looking = false;
    if (!isLost()) return;
    if (!document.querySelector('[data-test-script-state="notRunning"]')) return keepPlace();
    const news = [...whatIsSaid()].find(([one, text]) => said.get(one) !== text)?.[0];
    const goal = news ?? headings().find((one) => one.textContent === above) ?? headings()[0];
    if (!goal) return;
    goal.tabIndex = -1;
    goal.focus();
  }, 150);
}

// Drawings come as text: what cleans a page of the framework takes every drawing out. They hold shapes and words, nothing else.
const STRANGE = "script, style, a, image, use, foreignObject, animate, set";
function unpackDrawings() {
  for (const parcel of document.querySelectorAll("[data-drawing]")) {
    const text = `<svg xmlns="http://www.w3.org/2000/svg">${parcel.dataset.drawing.replaceAll("\ue000", "<")}</svg>`;
    const source = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const shapes = source.querySelector(`parsererror, ${STRANGE}`) ? [] : [...source.childNodes];
    parcel.replaceWith(...shapes.map((one) => document.importNode(one, true)));
  }
}

// The framework's menu holds headings between the items of one list; each part becomes a group with a name.
function groupMenu() {
  for (const part of document.querySelectorAll('[data-testid="stSidebarNavItems"] > div')) {
    const name = part.querySelector("header")?.textContent.replace("expand_more", "").replace("expand_less", "").trim();
    if (part.getAttribute("aria-label") === name) continue;
    part.parentElement.setAttribute("role", "none");
    part.setAttribute("role", "group");
    part.setAttribute("aria-label", name ?? "");
    for (const item of part.querySelectorAll("li")) item.setAttribute("role", "none");
  }
}

// A link to a page that stands in the menu is followed as the menu does: without loading everything anew.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".ways a, .waits a");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.search.includes("&")) return;
  const ofMenu = [...document.querySelectorAll('[data-testid="stSidebarNavLink"]')].find((one) => one.pathname === link.pathname);
  if (!ofMenu) return;
  event.preventDefault();
  ofMenu.click();
});

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    language();
    leave();
    openPage();
    fetchFiles();
    giveBack();
    keepPlace();
    unpackDrawings();
    groupMenu();
    translate(document.body);
  });
}).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", ...NAMES] });
