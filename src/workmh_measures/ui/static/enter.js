// Takes the token from after the # (it never reaches a server log), clears the address bar, and posts it.
function show(id) {
  for (const other of ["opening", "no_link", "wrong", "wait", "trouble"]) {
    document.getElementById(other).hidden = other !== id;
  }
}

async function enter(token) {
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
  } else {
    show(answer.status === 429 ? "wait" : answer.status === 403 ? "wrong" : "trouble");
  }
}

function start() {
  const token = location.hash.slice(1);
  if (token) {
    history.replaceState(null, "", location.pathname + location.search);
    show("opening");
    enter(token).catch(() => show("trouble"));
  } else {
    show("no_link");
  }
}

// A link opened in a tab that already shows this page changes only the part after the #.
addEventListener("hashchange", () => location.hash && start());
start();
