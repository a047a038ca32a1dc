// The form on a tablet that staff handed over: every way out leads to the page that says to give it back, and the session
// and everything the browser kept end with it.
import { button, el } from "./dom.js";
import { Form } from "./form.js";
import * as pages from "./pages.js";
import { fill } from "./rules.js";

const said = document.body.dataset;
const END = "/kiosk/end";

class Kiosk extends Form {
  isTablet = true;

  constructor(root, options) {
    super(root, options);
    this.fates = new Map(); // what became of the latest answer to each item
    const { report } = this.outbox;
    this.outbox.report = (entry, state, reply) => this.follow(entry, state, () => report(entry, state, reply));
  }

  follow(entry, state, draw) {
    if (entry.url === END) return state === "saved" ? this.goAway() : null;
    const { instrument, wave, occasion, item } = entry.body;
    this.fates.set([instrument, wave, occasion, item].join(" "), state);
    if (state === "locked") this.giveUp();
    else if (!this.isEnding) draw();
  }

  // Nobody comes back to a session of the tablet: when it has ended nothing more is taken, and the person's page goes.
  giveUp() {
    this.outbox.entries = this.outbox.entries.filter(({ url }) => url === END);
    this.end();
  }

  // The end stands in one row behind the answers, so that it never arrives before them. Without a connection both wait,
  // and the page shows nothing of the person meanwhile.
  end() {
    if (this.isEnding) return;
    this.isWhole = !this.item || this.card.settle();
    this.isEnding = this.closed = true;
    this.item = null;
    this.life.close();
    const { words } = this;
    this.stage.replaceChildren(pages.page(words.page_title, [words.kiosk_waiting, words.kiosk_give_back]));
    this.frame.replaceChildren(this.stage);
    this.outbox.put(END, {});
    setTimeout(this.outbox.nudge);
  }

  // In place of the person's page, so that no way leads back to it.
  goAway() {
    const fates = [...this.fates.values()];
    const isLost = !this.isWhole || fates.some((fate) => fate !== "saved");
    const kept = isLost ? "no" : fates.length > 0 ? "yes" : "none";
    location.replace(`/kiosk/done?${new URLSearchParams({ lang: this.language ?? "nb", kept })}`);
  }

  // A tablet goes from hand to hand: it never keeps what was not sent, even where the study lets a phone do so, and
  // nobody there has a link to come back with.
  async fetchState(language) {
    const told = await super.fetchState(language);
    const { words } = told.state;
    const own = { start_saved: null, later: words.kiosk_later, thanks_text: words.kiosk_saved, ending_last: words.kiosk_ending };
    Object.assign(told.state, { keep: null, words: { ...words, ...own } });
    return told;
  }

  forget() {
    super.forget();
    this.fates.clear();
  }

  lock(words) {
    this.words = { ...this.words, ...words };
    this.end();
  }

  leaveNow = () => this.end();

  showLater = () => {
    if (this.card.settle()) this.end();
  };

  showStart = () => {
    pages.showStart(this);
    this.stage.querySelector("h1").after(el("p", {}, fill(this.words.kiosk_idle, said)));
  };

  // Where nothing is asked any more, whatever the reason, the page says where the tablet goes.
  begin() {
    super.begin();
    const { words } = this;
    const { form, shut, study, consent_refused } = this.state;
    const isAsked = shut === "consent" && study.consent?.statement && !consent_refused;
    if (form || isAsked) return;
    const end = el("div", { class: "stack" }, button(words.kiosk_end, () => this.end(), { class: "first" }));
    const last = el("div", {}, el("p", {}, words.kiosk_cleared), el("p", {}, words.kiosk_give_back), end);
    this.stage.firstChild.insertBefore(last, this.stage.querySelector(".talk"));
  }
}

new Kiosk(document.body, {
  stateUrl: "/form/state",
  saveUrl: "/form/answers",
  completeUrl: "/form/complete",
  leaveUrl: "/form/leave",
  words: { loading: said.loading, load_failed: said.loadFailed, talk: said.talk, leave_now: said.leaveNow },
}).load();
