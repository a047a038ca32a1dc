"""Staff in Chromium: log in, look at scores, fetch the labelled file, hand out a link, log out."""

from __future__ import annotations

import hashlib
import re
import secrets
from contextlib import closing

import pyreadstat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.scoring.score import score
from workmh_measures.storage.events import AnswerEvent, Kind
from workmh_measures.storage.frames import answers_frame

from .fetched_files import fetched_files

pytestmark = pytest.mark.browser
WIDTHS = (390, 1280)
LANGUAGES = ("nb", "en")
# Words the framework writes itself; on a Norwegian page none may be seen or read aloud.
ENGLISH = re.compile(
    r"\b(the|and|sidebar|search|open|close|choose|option|options|copy|download|running|skip|fullscreen|show|hide|"
    r"link to|clear|dismiss|streamlit|deploy|press|error|none|app|pages|view)\b",
    re.IGNORECASE,
)
SEEN = """() => {
  const seen = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName)) continue;
    if (element.closest("[aria-hidden=true], [data-testid=stIconMaterial], [lang=en]:not(:root), canvas")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    for (const name of ["aria-label", "title", "placeholder", "alt"]) if (element.getAttribute(name)) seen.add(element.getAttribute(name));
    for (const node of element.childNodes) if (node.nodeType === 3 && node.textContent.trim()) seen.add(node.textContent.trim());
  }
  return [...seen];
}"""


@pytest.fixture(scope="module")
def answered(served):
    """Five people with HADS answers, from all of them to none."""
    instrument = load_instrument("hads")
    with closing(served.open_store()) as store:
        for given in (14, 14, 10, 6, 0):
            served.new_participant()
            answers = [
                AnswerEvent(
                    request_id=secrets.token_hex(16),
                    entered_by="test",
                    participant=served.participants[-1],
                    wave="t0",
                    instrument="hads",
                    item=item,
                    mode="web",
                    language="nb",
                    wording_hash="0" * 64,
                    fingerprint=fingerprint(instrument),
                    value=(number + len(served.participants)) % 4,
                )
                for number, item in enumerate(instrument.item_ids[:given])
            ]
            if answers:
                store.append(served.study.id, answers)
    return served


def log_in(page: Page, served, language: str = "nb") -> Page:
    page.goto(f"{served.url}/staff/login?lang={language}")
    page.get_by_label({"nb": "Passord", "en": "Password"}[language]).fill(served.staff_password)
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30000)
    page.goto(f"{served.url}/scores?lang={language}")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        {"nb": "Skår", "en": "Scores"}[language], timeout=30000
    )
    return page


def settled(page: Page) -> None:
    expect(page.locator("[data-testid=stStatusWidget], [data-stale=true]")).to_have_count(0)


def strays(page: Page) -> list[str]:
    """Return the English texts on a Norwegian page; the framework's own are replaced just after it draws them."""
    for _ in range(50):
        found = [text for text in page.evaluate(SEEN) if ENGLISH.search(text) and text != "English"]
        if not found:
            break
        page.wait_for_timeout(100)
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_score_page_speaks_one_language_and_fits_the_screen(answered, page_at, width, language) -> None:
    page = log_in(page_at(width), answered, language)
    settled(page)
    few = {"nb": "Færre enn 5 personer har skår", "en": "Fewer than 5 people have a score"}[language]
    expect(page.get_by_text(few)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.title() == {"nb": "Skår", "en": "Scores"}[language]
    if language == "nb":
        assert strays(page) == []


def test_the_scores_shown_are_the_scores_of_the_answers(answered, page_at) -> None:
    page = log_in(page_at(1280), answered)
    settled(page)
    with closing(answered.open_store()) as store:
        frame = answers_frame(store, answered.study.id, wave="t0", instrument="hads")
    wide = frame.pivot(index="participant", columns="item", values="value")
    instrument = load_instrument("hads")
    scores = score(instrument, wide.reindex(columns=list(instrument.item_ids))).frame["hads_anxiety"].dropna()
    table = page.get_by_role("table", name=f"1 til {len(answered.participants)} av")
    expect(table).to_be_visible()
    shown = {
        row.get_by_role("rowheader").inner_text(): row.get_by_role("cell").nth(0).inner_text()
        for row in table.locator("tbody tr").all()
    }
    told = {person: float(text.replace(",", ".")) for person, text in shown.items() if text != "–"}
    assert told == pytest.approx(scores.round(4).to_dict())
    assert set(shown) == set(answered.participants)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_fetched_is_the_file_of_the_manifest_and_holds_the_scores(
    answered, page_at, tmp_path, language
):
    page = log_in(page_at(390), answered, language)
    files, fetched = fetched_files(page, answered.url, tmp_path, language=language)
    path = files / "fjord_long.sav"
    frame, meta = pyreadstat.read_sav(path)
    assert len(frame) == len(answered.participants) * len(answered.study.waves)
    assert "arm" not in frame.columns
    assert set(frame["id"]) == set(answered.participants)
    assert frame["hads_anxiety"].notna().sum() == 3
    with closing(answered.open_store()) as store:
        *_, on_record = store.events(answered.study.id, kind=Kind.EXPORTED)
    assert on_record.columns["entered_by"] == "staff"
    assert on_record.content["files"][path.name] == hashlib.sha256(path.read_bytes()).hexdigest()
    labels = meta.variable_value_labels["hads_anxiety_status"]
    assert labels[0] == {"nb": "Alle ledd besvart", "en": "All items answered"}[language]
    # once only, and for nobody without the session
    assert page.request.get(fetched.url).status == 410
    assert fetched.url.startswith(answered.url + "/download/")
    assert fetched.url.endswith(f"?lang={language}")


def test_the_arm_is_in_the_file_only_when_asked_for(answered, page_at, tmp_path) -> None:
    page = log_in(page_at(1280), answered)
    files, _ = fetched_files(page, answered.url, tmp_path, with_arms=True)
    assert "arm" in pyreadstat.read_sav(files / "fjord_long.sav")[0].columns


def test_nothing_about_the_arm_reaches_the_page(answered, page_at) -> None:
    page, frames = page_at(1280), []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    log_in(page, answered)
    settled(page)
    page.get_by_role("link", name="Lenker").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lenker")
    settled(page)
    sent = b"".join(frame if isinstance(frame, bytes) else frame.encode() for frame in frames)
    assert answered.participants[0].encode() in sent
    # Whole words: the name of an arm here is the beginning of common words.
    for arm in answered.study.arms:
        for text in (arm.id, *arm.name.root.values()):
            assert not re.search(rb"\b%s\b" % re.escape(text.encode()), sent), text


def test_the_language_changes_without_losing_the_place(answered, page_at) -> None:
    page = log_in(page_at(1280), answered)
    page.get_by_role("link", name="Lenker").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lenker")
    page.get_by_role("radio", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Links")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Links", timeout=30000)
    assert page.evaluate("document.documentElement.lang") == "en"


def test_what_is_chosen_stays_chosen_and_is_named_in_the_new_language(answered, page_at) -> None:
    page = log_in(page_at(1280), answered)
    page.get_by_label("Skala").click()
    page.get_by_role("option", name="Depresjon").click()
    expect(page.get_by_label("Skala")).to_have_value("Depresjon")
    settled(page)
    page.get_by_test_id("stSidebar").get_by_role("radio", name="English").click()
    expect(page.get_by_label("Scale")).to_have_value("Depression", timeout=20000)
    page.get_by_test_id("stSidebar").get_by_role("radio", name="Norsk").click()
    expect(page.get_by_label("Skala")).to_have_value("Depresjon", timeout=20000)


def test_a_new_link_opens_the_form_and_the_old_one_no_longer_does(answered, page_at) -> None:
    old = answered.new_participant()
    page = log_in(page_at(390), answered)
    page.goto(f"{answered.url}/links")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lenker", timeout=30000)
    page.get_by_label("Deltaker som skal ha ny lenke").fill(answered.participants[-1])
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lag ny lenke").click()
    new = page.locator("[data-testid=stCode]").inner_text().replace("\n", "")
    assert new.startswith(answered.url + "/p#")
    visitor = page_at(390)
    visitor.goto(old)
    expect(visitor.get_by_text("Denne lenken eller koden virker ikke")).to_be_visible()
    assert "#" not in visitor.url
    visitor.goto(new)
    expect(visitor.get_by_role("heading", name="Velkommen")).to_be_visible(timeout=30000)
    token = new.partition("#")[2]
    assert token not in visitor.url
    assert token not in visitor.evaluate("JSON.stringify(history.state) + document.title + document.referrer")
    assert visitor.evaluate("document.cookie.includes('workmh')") is False


def test_logging_out_leads_to_the_login_in_every_tab(answered, page_at) -> None:
    page = log_in(page_at(1280), answered)
    other = page.context.new_page()
    other.goto(f"{answered.url}/links")
    expect(other.get_by_role("heading", level=1)).to_have_text("Lenker", timeout=30000)
    page.get_by_role("button", name="Logg ut").click()
    expect(page).to_have_url(re.compile("/staff/login"), timeout=15000)
    expect(page.get_by_text("Du er logget ut.")).to_be_visible()
    other.get_by_role("link", name="Skår").click()
    expect(other).to_have_url(re.compile("/staff/login"), timeout=15000)


def test_the_page_comes_back_by_itself_after_a_restart(served_alone, page_at) -> None:
    served_alone.new_participant()
    page = log_in(page_at(1280), served_alone)
    served_alone.kill()
    expect(page.get_by_role("dialog")).to_contain_text("Ingen kontakt", timeout=20000)
    served_alone.start()
    expect(page.get_by_role("dialog")).to_be_hidden(timeout=30000)
    page.get_by_role("link", name="Lenker").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lenker")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_entry_and_login_have_no_accessibility_faults_and_fit(served, page_at, width, language) -> None:
    for scheme in ("light", "dark"):
        page = page_at(width, color_scheme=scheme)
        for path in ("/p", "/p#wrong", "/staff/login", "/staff/login?ended=1"):
            page.goto("about:blank")
            address, mark, fragment = path.partition("#")
            joiner = "&" if "?" in address else "?"
            page.goto(f"{served.url}{address}{joiner}lang={language}{mark}{fragment}")
            page.wait_for_load_state("networkidle")
            found = Axe().run(page).response["violations"]
            assert [one["id"] for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            small = page.evaluate(
                "[...document.querySelectorAll('a, button, input')]"
                ".filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"
            )
            assert small == []


@pytest.mark.parametrize("address", ["", "links"])
def test_staff_pages_have_no_accessibility_faults_of_ours(answered, page_at, address) -> None:
    page = log_in(page_at(1280), answered)
    page.goto(f"{answered.url}/{address}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30000)
    settled(page)
    found = {
        one["id"]: [node["html"][:200] for node in one["nodes"]]
        for one in Axe().run(page).response["violations"]
    }
    assert found == {}


def test_the_password_can_be_pasted_and_filled_by_a_manager(served, page_at) -> None:
    page = page_at(390)
    page.goto(f"{served.url}/staff/login")
    field = page.get_by_label("Passord")
    assert field.get_attribute("autocomplete") == "current-password"
    assert field.get_attribute("type") == "password"
    field.evaluate(
        "(one, text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " one.focus(); return one.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, cancelable: true, bubbles: true})); }",
        served.staff_password,
    )
    field.fill(served.staff_password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fjordstudien", timeout=30000)
    assert served.staff_password not in page.url
