"""A choice made just before the language is switched stays made: both may reach the server in one run."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from .staff_app import StaffApp


def switched(at: AppTest, kind: str, key: str, value: Any) -> AppTest:
    """Choose and switch to English before the page is drawn again."""
    getattr(at, kind)(key=f"{key}_nb").set_value(value)
    [switch] = [one for one in at.get("button_group") if one.key == "language_switch"]
    switch.set_value("en").run()
    assert not at.exception
    return at


@pytest.mark.parametrize(
    ("path", "role", "kind", "key", "value"),
    [
        ("scores", "statistician", "selectbox", "scale", "depression"),
        ("scores", "statistician", "selectbox", "wave", "t6"),
        ("reliability", "statistician", "selectbox", "instrument", "who5"),
        ("board", "coordinator", "selectbox", "board_wave", "t6"),
        ("board", "coordinator", "text_input", "board_q", "C3"),
        ("board", "coordinator", "number_input", "board_days", 9),
        ("catalogue", "coordinator", "selectbox", "status", "draft"),
    ],
)
def test_a_choice_survives_a_switch_that_comes_with_it(
    staff_app: StaffApp, path: str, role: str, kind: str, key: str, value: Any
) -> None:
    at = switched(staff_app.page(path, role, language="nb"), kind, key, value)
    assert getattr(at, kind)(key=f"{key}_en").value == value


def test_the_section_of_a_result_survives_it_too(staff_app: StaffApp) -> None:
    at = staff_app.page("reliability", "statistician", language="nb")
    [pills] = [one for one in at.get("button_group") if str(one.key).startswith("sections_")]
    pills.set_value("item-relations")
    [switch] = [one for one in at.get("button_group") if one.key == "language_switch"]
    switch.set_value("en").run()
    assert not at.exception
    assert at.header[0].value == "Items within their scale"
