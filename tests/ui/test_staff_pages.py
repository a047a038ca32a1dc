"""Every page of staff drawn by the application for every role, in both languages."""

from __future__ import annotations

import pytest

from workmh_measures.model.staff_rights import STAFF_ROLES, may
from workmh_measures.ui.staff_pages import STAFF_PAGES

from .staff_app import StaffApp


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_every_page_is_drawn_for_who_may_and_shows_nothing_to_others(staff_app: StaffApp, role: str) -> None:
    for place, page in enumerate(STAFF_PAGES):
        at = staff_app.page(page.path, role, language=("nb", "en")[place % 2])
        assert not at.exception, page.path
        assert not at.error, page.path
        opens = page.action is None or may(page.action, {role})
        if opens:
            assert len(at.title) == 1, page.path
