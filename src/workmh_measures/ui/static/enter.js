// Takes the token from after the # (it never reaches a server log), clears the address bar, and posts it.
// Without one it asks for the code on the letter, which goes the same way.
import { grouped, plain, slipIn } from "/shell/code.js";

const states = ["opening", "wrong", "wait", "trouble"];
const [typed, code, slip, again] = ["typed", "code", "slip", "again"].map((id) => document.getElementById(id));
let tried = "";

function show(state) {
  for (const other of states) {
    document.getElementById(other).hidden = other !== state;
  }
  typed.hidden = state === "opening" || state === "wait" || state === "trouble";
  again.hidden = state !== "wait" && state !== "trouble";
}

function waiting(seconds) {
  const wait = document.getElementById("wait");
  wait.textContent = wait.dataset.words.replace("{seconds}", seconds);
  show("wait");
}

async function enter(token) {
  tried = token;
  show("opening");
  const answer = await fetch("/session/exchange" + location.search, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
    credentials: "same-origin",
    redirect: "error",
  });
  const told = await answer.json();
  if (answer.ok) {
    location.replace(told.next);
  } else if (answer.status === 429) {
    waiting(told.seconds);
  } else {
    show(answer.status === 403 ? "wrong" : "trouble");
  }
}

const open = (token) => enter(token).catch(() => show("trouble"));

function tell(words) {
  slip.textContent = words;
  code.setAttribute("aria-invalid", String(words !== ""));
}

code.addEventListener("input", () => {
  if (code.selectionStart === code.value.length) {
    code.value = grouped(plain(code.value));
  }
  tell(slipIn(code.value, typed.dataset, false));
});

typed.addEventListener("submit", (event) => {
  event.preventDefault();
  tell(slipIn(code.value, typed.dataset, true));
  if (slip.textContent === "") {
    open(plain(code.value));
  } else {
    code.focus();
  }
});

again.addEventListener("click", () => open(tried));

function start() {
  const token = location.hash.slice(1);
  if (token) {
    history.replaceState(null, "", location.pathname + location.search);
    open(token);
  } else {
    show("");
  }
}

// A link opened in a tab that already shows this page changes only the part after the #.
addEventListener("hashchange", () => location.hash && start());
start();
