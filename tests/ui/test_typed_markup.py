"""What people type, and what files hold, is shown as it is and never read as markup, wherever it turns up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.queries import Asked, ask
from workmh_measures.storage.study_events import WithdrawnEvent

from .staff_app import StaffApp
from .test_import_page import press, waits

MARK = "![x](http://beacon.example/p) :red[z]"
READ = ("error", "warning", "info", "success", "markdown", "caption", "title", "header", "subheader", "toast")
LABELLED = (
    "button",
    "radio",
    "checkbox",
    "selectbox",
    "multiselect",
    "text_input",
    "text_area",
    "number_input",
    "expander",
)


def read_as_markdown(at: AppTest) -> Iterator[str]:
    """Yield every text of a page that an element reads as Markdown."""
    for kind in READ:
        yield from (str(one.value) for one in at.get(kind))
    for kind in LABELLED:
        yield from (str(one.label) for one in at.get(kind))
    for one in at.radio:
        yield from one.options


def seen(at: AppTest) -> str:
    """Return everything else that is shown: text, tables, and our own markup with its marks escaped."""
    own = [one.proto.body for one in at.get("html")]
    assert not [one for one in own if "<img" in one]
    return "\n".join(
        [
            *(one.value for one in at.text),
            *(one.value.to_csv() for one in at.dataframe),
            *(unescape(re.sub("<[^>]*>", "", one)) for one in own),
        ]
    )


def assert_plain(at: AppTest) -> None:
    assert not at.exception
    told = [*read_as_markdown(at)]
    assert not [text for text in told if "![x](" in text or " :red[" in text]
    # The words were shown: as text or in a table, or in a message with their marks escaped.
    assert MARK in seen(at) or any("beacon.example" in text for text in told)


def someone(app: StaffApp) -> str:
    return app.store.participants("demo")[0].participant


def test_a_code_typed_on_any_page(staff_app: StaffApp) -> None:
    for path, key in (("entry", "entry_person"), ("corrections", "correct_person_")):
        at = staff_app.page(path, "data_manager", language="nb")
        assert_plain(at.text_input(key=key).set_value(MARK).run())
        assert at.error


def test_words_of_a_query_and_the_unit_of_a_participant(staff_app: StaffApp) -> None:
    enrolled = EnrolledEvent(
        request_id="mark",
        entered_by="a",
        participant="MARK-1",
        unit=MARK,
        anchors={"inclusion": date(2026, 6, 1)},
    )
    gone = WithdrawnEvent(
        request_id="gone", entered_by="a", participant="MARK-1", level="contact", day=date(2026, 7, 1), reason=MARK
    )  # fmt: skip
    staff_app.store.append("demo", [enrolled, gone])
    place: Any = {"participant": "MARK-1", "wave": "t0", "instrument": "who5", "item": "01"}
    items = load_instrument("who5").item_ids
    number = ask(staff_app.store, staff_app.study, items, Asked(**place, words=MARK, by="dana")).seq
    at = staff_app.page("queries", "data_manager", language="nb")
    assert_plain(at)
    assert_plain(at.selectbox(key="query_number").set_value(number).run())
    at.text_input(key="query_person").set_value(MARK).run()
    assert_plain(at.button(key="query_ask").click().run())
    assert at.error
    # The reason of a withdrawal is told in the trail.
    assert_plain(staff_app.page("audit", "auditor", language="nb"))


def test_the_name_of_a_file_its_columns_and_its_cells(staff_app: StaffApp) -> None:
    at = staff_app.page("import", "data_manager", language="nb")
    at = waits(staff_app, at, "people", f"Pseudonym;{MARK}\n{MARK};{MARK}\n", name="__beacon.example__.csv")
    assert_plain(at)
    assert "__beacon.example__.csv" in seen(at)
    at = press(staff_app, at, "import_check_button")
    assert_plain(at)
    [wrong] = [one.value for one in at.dataframe if "Tillatt" in one.value.columns]
    assert MARK in wrong.to_csv()
