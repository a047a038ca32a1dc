"""Pages of staff with letters a sixth wider than ours, as the system fonts of some telephones have them: nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from workmh_measures.model.staff_rights import STAFF_ROLES
from workmh_measures.ui.staff_pages import STAFF_PAGES

from .room import lost
from .running_trial import drawn, running_trial, sit_down_as
from .served_study import Served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = running_trial(tmp_path_factory.mktemp("trial"))
    served.start()
    yield served
    served.stop()


def test_a_running_trial_is_read_on_a_telephone_of_wide_letters(trial: Served, page_at) -> None:
    page = sit_down_as(page_at(390, has_wide_letters=True), trial, *STAFF_ROLES)
    wrong = {}
    for one in STAFF_PAGES:
        page.goto(f"{trial.url}/{one.path}?lang=nb")
        wrong[one.path] = lost(drawn(page))
    assert {path: found for path, found in wrong.items() if found} == {}
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing") != "normal"
