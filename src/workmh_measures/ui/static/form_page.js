// The form on a bare page. The language chosen in it stays in the address, so that a reload keeps it.
import { mount } from "/form/form.js";

const address = new URL(location.href);
const said = document.body.dataset;

function follow(language) {
  address.searchParams.set("form", language);
  history.replaceState(null, "", address);
}

mount(document.body, {
  stateUrl: "/form/state",
  saveUrl: "/form/answers",
  completeUrl: "/form/complete",
  leaveUrl: "/form/leave",
  language: address.searchParams.get("form") ?? undefined,
  words: { loading: said.loading, load_failed: said.loadFailed, talk: said.talk, leave_now: said.leaveNow },
  onLanguage: follow,
});
