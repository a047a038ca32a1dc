"""Every action of staff says what it puts on record, and from that follows what a lock takes from it."""

from __future__ import annotations

from typing import get_args

from workmh_measures.model.staff_rights import Action
from workmh_measures.storage.freeze import AFTER_LOCK
from workmh_measures.storage.frozen_actions import WRITES, is_frozen


def test_every_action_has_its_line_and_every_kind_is_one_a_lock_knows() -> None:
    assert {*WRITES} == {*get_args(Action)}
    assert {kind for kinds in WRITES.values() for kind in kinds} <= {*AFTER_LOCK}


def test_a_lock_takes_something_from_those_who_write_data() -> None:
    assert {action for action in WRITES if is_frozen(action)} == {
        *("accept_wording", "issue_links", "enter", "enter_again", "enrol", "allocate", "rate_units"),
        *("import_data", "correct"),
    }
