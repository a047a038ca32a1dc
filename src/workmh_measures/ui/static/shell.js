// Runs beside Streamlit: sets the language of the page, translates the framework's own texts, and carries out
// what a page asks for by an empty marker element: go to a door, fetch a file.
const tables = JSON.parse(document.getElementById("shell-words").textContent);
let words = tables[document.documentElement.lang];
const DOORS = { login: "/staff/login?ended=1", entry: "/p" };
const fetched = new Set();

// English texts drawn by the framework, and their key in the table of words.
const TEXTS = new Map([
  ["Skip to main content", "shell.skip"],
  ["Connection error", "shell.connection_error"],
  ["Close", "shell.close"],
  ["Choose an option", "shell.choose"],
  ["No results", "shell.no_results"],
  ["Running...", "shell.running"],
]);
const LABELS = new Map([
  ["Close", "shell.close"],
  ["Expand sidebar", "shell.sidebar_open"],
  ["Collapse sidebar", "shell.sidebar_close"],
  ["Open sidebar", "shell.sidebar_open"],
  ["Close sidebar", "shell.sidebar_close"],
  ["Fullscreen", "shell.fullscreen"],
  ["Search", "shell.search"],
  ["Show/hide columns", "shell.columns"],
  ["Link to heading", "shell.link"],
]);

function marked(prefix) {
  const element = document.querySelector(`[class*="st-key-${prefix}"]`);
  const name = element && [...element.classList].find((one) => one.startsWith(`st-key-${prefix}`));
  return name ? name.slice(`st-key-${prefix}`.length) : null;
}

function language() {
  const now = marked("language-is-");
  if (now in tables && document.documentElement.lang !== now) {
    document.documentElement.lang = now;
    words = tables[now];
  }
}

// The key of a text as the framework wrote it, or as it was translated before the language changed.
function keyOf(known, text) {
  if (!text) return undefined;
  if (known.has(text)) return known.get(text);
  return [...known.values()].find((key) => Object.values(tables).some((table) => table[key] === text));
}

function translate(root) {
  for (const element of root.querySelectorAll("[aria-label], [title]")) {
    for (const name of ["aria-label", "title"]) {
      const key = keyOf(LABELS, element.getAttribute(name));
      if (key && element.getAttribute(name) !== words[key]) element.setAttribute(name, words[key]);
    }
  }
  for (const element of root.querySelectorAll("a, button, h2, h3, span, div[role], p")) {
    if (element.childElementCount === 0) {
      const key = keyOf(TEXTS, element.textContent.trim());
      if (key && element.textContent !== words[key]) element.textContent = words[key];
    }
  }
}

function fetchFile() {
  const ticket = marked("fetch-");
  if (!ticket || fetched.has(ticket)) return;
  fetched.add(ticket);
  const anchor = document.createElement("a");
  anchor.href = `/download/${ticket}`;
  anchor.download = "";
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
}

function leave() {
  const door = marked("go-");
  if (door in DOORS) {
    const address = new URL(DOORS[door], location.origin);
    address.searchParams.set("lang", document.documentElement.lang);
    location.replace(address);
  }
}

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    language();
    leave();
    fetchFile();
    translate(document.body);
  });
}).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "aria-label", "title"] });
