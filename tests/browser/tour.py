"""The way of one person past every page a participant meets; what is looked at on each is said by who sends the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page

from workmh_measures.storage.study_events import WithdrawnEvent
from workmh_measures.ui.form.words import words

from .served_study import Served, study_giving

MORE = """\
flags: [{id: registers, kind: consent, name: {nb: Registre, en: Registers}, reveals_arm: false}]
consent:
  version: "1"
  asked: form
  parts: [registers]
  information:
    - title: {nb: Hva er dette, en: What this is}
      paragraphs: [{nb: Vi vil vite hvordan folk har det., en: We want to know how people are.}]
  statement: {nb: Jeg vil være med, en: I want to take part}
  part_texts: {registers: {nb: Dere kan hente tall fra registre, en: You may fetch numbers from registers}}
contact:
  text: {nb: Ring eller skriv til oss., en: Call or write to us.}
  telephone: "+47 00 00 00 00"
  email: study@example.org
closing: {nb: Takk for praten., en: Thank you for the talk.}
results:
  - instrument: who5
    scale: total
    waves: [t0]
    title: {nb: Hvordan du har hatt det, en: How you have been}
    higher_means: {nb: Et høyere tall er bedre., en: A higher number is better.}
safety:
  version: "1"
  approved: {by: Principal investigator, on: "2026-11-01"}
  responsible: {name: Safety clinician, email: safety@example.org}
  stand_in: {name: Stand-in clinician, email: standin@example.org}
  investigator: {name: Principal investigator, email: investigator@example.org}
  respond_within_hours: 4
  readers: {nb: En kliniker leser svarene hver virkedag., en: A clinician reads the answers every weekday.}
  panel:
    version: "1"
    title: {nb: Godt at du sier det, en: It is good that you say so}
    text: {nb: Du trenger ikke være alene med dette., en: You do not have to be alone with this.}
  rules: [{instrument: phq9, item: "09", at_least: 1}]
"""
STUDY = study_giving("diary", "notes", "who5", "phq9", languages="[nb, en]", more=MORE)
KINDS = ["one", "days", "hours", "many", "line", "sure", "day", "prose"]
SHOWN = [
    *"no link, wrong link, help, consent, consent unanswered, consent refused, start, about, overview".split(
        ", "
    ),
    *(f"card of {kind}" for kind in KINDS),
    *"not answered yet, ways out, saved, session gone, session ends soon, review, ready, pause".split(", "),
    *"personal words, items of one scale, reader of alerts, panel, later, thanks, own result, left".split(
        ", "
    ),
]


class Tour:
    """One person on the way through all of it, by the words on the buttons.

    Parameters
    ----------
    page, served, language : the browser, a server of `STUDY`, and the language of the person.
    looked : called with the name of each page once it is there; the names are `SHOWN`.
    """

    def __init__(self, page: Page, served: Served, language: str, looked: Callable[[str], None]) -> None:
        self.page, self.served, self.language = page, served, language
        self.words = words(language)
        self.seen: list[str] = []
        self._looked = looked

    def go(self) -> None:
        """Go all the way."""
        for part in (self.enter, self.consent, self.diary, self.notes, self.well_being, self.alert, self.end):
            part()

    def look(self, name: str) -> None:
        """Look at the page as it is now."""
        self.seen.append(name)
        self._looked(name)

    def press(self, word: str) -> None:
        self.page.get_by_role("button", name=self.words[word], exact=True).first.click()

    def heading(self, word: str) -> None:
        self.page.get_by_role("heading", name=self.words[word], exact=True).wait_for()

    def choose(self, number: int) -> None:
        """Choose an answer to every question shown."""
        for group in self.page.locator("fieldset").all():
            group.locator("input").nth(number).check()
        self.page.wait_for_selector(".status[data-state=saved]")

    def pass_over(self, button: str) -> None:
        while self.page.locator("fieldset").count():
            self.press(button)

    def hand_in(self) -> None:
        self.heading("done_title")
        self.press("done_button")

    def enter(self) -> None:
        page, url = self.page, self.served.url
        page.goto(f"{url}/p?lang={self.language}")
        page.locator("#typed").wait_for()
        self.look("no link")
        page.goto(f"{url}/p?lang={self.language}#wrong-link")
        page.locator("#wrong").wait_for()
        self.look("wrong link")
        page.goto(f"{url}/help?lang={self.language}")
        page.locator("h1").wait_for()
        self.look("help")
        self.link = self.served.new_participant(language=self.language)
        page.goto(self.link)

    def consent(self) -> None:
        page = self.page
        self.heading("consent_title")
        self.look("consent")
        self.press("consent_send")
        self.look("consent unanswered")
        page.locator(".yesno").first.get_by_label(self.words["no"], exact=True).check()
        self.press("consent_send")
        self.heading("consent_no_title")
        self.look("consent refused")
        self.press("consent_change")
        for group in page.locator(".yesno").all():
            group.get_by_label(self.words["yes"], exact=True).check()
        self.press("consent_send")
        self.heading("start_title")
        self.look("start")
        self.press("about")
        self.heading("about")
        self.look("about")
        self.press("back")
        self.press("overview")
        self.heading("overview_title")
        self.look("overview")
        self.press("back")

    def diary(self) -> None:
        page = self.page
        self.press("start_button")
        for kind in KINDS:
            page.locator("fieldset").wait_for()
            self.look(f"card of {kind}")
            if kind == "one":
                self.first_card()
            self.press("next" if kind == "one" else "skip")
        self.heading("review_title")
        self.look("review")
        self.press("review_leave")
        self.heading("done_title")
        self.look("ready")
        self.hand_in()
        self.heading("pause_title")
        self.look("pause")
        self.press("pause_button")

    def first_card(self) -> None:
        page = self.page
        self.press("next")
        self.look("not answered yet")
        for summary in page.locator("summary").all():
            summary.click()
        self.look("ways out")
        self.choose(1)
        self.look("saved")
        page.context.clear_cookies()
        page.locator("fieldset input").first.click()  # the page locks at once, and nothing stays checked
        page.get_by_text(self.words["session_gone_unsent"]).wait_for()
        self.look("session gone")
        again = page.context.new_page()
        again.goto(self.link)
        page.locator("fieldset").wait_for()
        again.close()
        self.press("back")
        page.wait_for_selector(".status[data-state=saved]")
        page.route("**/form/answers", _nearly_over, times=1)
        page.locator("fieldset input").nth(1).check()
        page.locator(".ending").wait_for()
        self.look("session ends soon")
        for number in (0, 1):
            page.locator("fieldset input").nth(number).check()
        page.locator(".ending").wait_for(state="hidden")

    def notes(self) -> None:
        page = self.page
        page.locator("textarea").fill("41 23 45 67")
        self.press("next")
        self.heading("personal_title")
        self.look("personal words")
        self.press("personal_keep")
        self.pass_over("decline")
        self.hand_in()
        self.press("pause_button")

    def well_being(self) -> None:
        page = self.page
        page.locator("fieldset").first.wait_for()
        self.look("items of one scale")
        while page.locator("fieldset").count():
            self.choose(2)
            self.press("next")
        self.hand_in()
        self.press("pause_button")

    def alert(self) -> None:
        page = self.page
        page.locator("fieldset").first.wait_for()
        self.look("reader of alerts")
        while not page.locator(".panel button").count():
            self.choose(2)
            if not page.locator(".panel button").count():
                self.press("next")
        self.look("panel")
        self.press("later")
        self.heading("later_title")
        self.look("later")
        self.press("later_back")
        self.pass_over("decline")
        if page.get_by_role("button", name=self.words["review_leave"]).count():
            self.press("review_leave")
        self.hand_in()

    def end(self) -> None:
        page = self.page
        self.heading("thanks_title")
        self.look("thanks")
        self.press("results")
        self.heading("results_title")
        self.look("own result")
        self.served.tell(
            self.served.participants[-1], WithdrawnEvent, level="questionnaires", day=date(2026, 1, 1)
        )
        page.reload()
        self.heading("shut_ended_title")
        self.look("left")


def _nearly_over(route) -> None:
    """Let an answer through and say that the session ends in a minute and a half."""
    reply = route.fetch()
    route.fulfill(response=reply, headers={**reply.headers, "session-seconds": "90"})
