// The form on a tablet that staff handed over: every way out leads to the page that says to give it back, and the session
// and everything the browser kept end with it.
import { button, el } from "./dom.js";
import { Form } from "./form.js";
import * as pages from "./pages.js";
import { fill } from "./rules.js";

const said = document.body.dataset;

class Kiosk extends Form {
  constructor(root, options) {
    super(root, options);
    // Nobody comes back to a session of the tablet: when it has ended the person's page goes as well.
    const { report } = this.outbox;
    this.outbox.report = (entry, state, reply) => (state === "locked" ? this.end() : report(entry, state, reply));
  }

  // A form sent by the page itself: the browser follows to the next page and keeps none of this one.
  end() {
    if (this.item) this.card.settle();
    this.outbox.leave(this.outbox.empty ? null : this.options.leaveUrl);
    this.frame.replaceChildren();
    const away = el("form", { method: "post", action: `/kiosk/end?lang=${encodeURIComponent(this.language ?? "nb")}` });
    document.body.append(away);
    away.submit();
  }

  // A tablet goes from hand to hand: it never keeps what was not sent, even where the study lets a phone do so.
  async fetchState(language) {
    const told = await super.fetchState(language);
    told.state.keep = null;
    return told;
  }

  lock() {
    this.end();
  }

  leaveNow = () => this.end();

  showStart = () => {
    pages.showStart(this);
    this.stage.querySelector("h1").after(el("p", {}, fill(this.words.kiosk_idle, said)));
  };

  showThanks = () => {
    pages.showThanks(this);
    const last = this.stage.querySelector("h1");
    last.after(
      el("p", {}, this.words.kiosk_cleared),
      el("p", {}, this.words.kiosk_give_back),
      el("div", { class: "stack" }, button(this.words.kiosk_end, () => this.end(), { class: "first" })),
    );
  };
}

new Kiosk(document.body, {
  stateUrl: "/form/state",
  saveUrl: "/form/answers",
  completeUrl: "/form/complete",
  leaveUrl: "/form/leave",
  words: { loading: said.loading, load_failed: said.loadFailed },
}).load();
