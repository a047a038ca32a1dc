"""Every instrument as Chromium draws it, item by item, with nothing chosen beforehand.

The server's answers are played from memory, since no server shows every item: what stands behind a gate is looked at too.
"""

from __future__ import annotations

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.model.study import Study
from workmh_measures.ui.form.compile import compile_form

from .answering import chosen_beforehand
from .played import Played

pytestmark = pytest.mark.browser


def walk(played: Played) -> list[str]:
    """Skip through every card and return the questions seen."""
    page, seen = played.page, []
    while page.locator("fieldset").count():
        assert chosen_beforehand(page) == 0
        assert page.locator("fieldset").count() == 1
        assert page.locator(".context").is_visible()
        seen.append(page.locator("legend").inner_text())
        played.skip()
    return seen


@pytest.mark.parametrize("name", instrument_ids())
def test_nothing_is_chosen_beforehand_in_any_instrument(page_at, name: str) -> None:
    instrument = load_instrument(name)
    parameters = {key: parameter.choice_ids[0] for key, parameter in instrument.parameters.items()}
    study = Study.model_validate(
        {
            "schema": 1, "id": "all_of_them", "title": {"nb": "Alle"}, "status": "draft", "languages": ("nb",),
            "entry": "light", "anchors": ("inclusion",), "allocation": {"kind": "single_group"},
            "arms": ({"id": "one", "code": 0, "name": {"nb": "En"}},),
            "waves": ({"id": "t0", "anchor": "inclusion", "month": 0.0, "source": "survey"},),
            "schedule": ({"instrument": name, "waves": ("t0",), "parameters": parameters, "evidence": "default"},),
            "retention": {"years": 1},
        }
    )  # fmt: skip
    form = compile_form(study, instrument, wave="t0", language="nb")
    form["gates"] = []  # every item is looked at
    played = Played(page_at(390), form, "nb")
    assert played.page.locator(".badge").count() == form["items"][0]["practice"] + form["practice_only"]
    assert walk(played) == [" ".join(item["text"].split()) for item in form["items"]]
    played.wait_for(len(form["items"]))
    assert {content for _, content in played.contents} == {-992}
    assert played.faults == []
