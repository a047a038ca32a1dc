"""Which role of staff may do what: one closed table, asked by every page, route and command.

What is not in the table nobody may. A grant gives a role in one study or all, and in one unit (a site) or all.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Literal, get_args

from workmh_measures.model.study import Study, StudyRole

__all__ = [
    "ALL_ROLES",
    "BY_UNIT",
    "COLLEAGUE",
    "EVERY",
    "EVERY_ROLE",
    "FOR_ALL_STAFF",
    "RIGHTS",
    "STAFF_ROLES",
    "Action",
    "Grant",
    "may",
    "may_fetch_arms",
    "may_see_arms",
    "may_take_in_arms",
    "roles_in",
]

COLLEAGUE = "colleague"
"""Holds what every account opened before roles did: scores, files without arms, links. For accounts from then only."""

EVERY_ROLE = "all"
"""Stands in a grant for every role of `STAFF_ROLES`, those of later versions too."""

EVERY = "*"
"""Stands in a grant for every study, or for every unit."""

STAFF_ROLES: tuple[str, ...] = tuple(role for role in get_args(StudyRole) if role != "participant")
"""What somebody on the staff may be for; a participant is none of them."""

ALL_ROLES: tuple[str, ...] = (*STAFF_ROLES, COLLEAGUE)
"""What may stand in a grant, beside `EVERY_ROLE`."""

Action = Literal[
    "library",
    "wording",
    "accept_wording",
    "progress",
    "issue_links",
    "scores",
    "course",
    "export",
    "enter",
    "enter_again",
    "follow_alerts",
    "enrol",
    "allocate",
    "rate_units",
    "service_report",
    "import_data",
    "raise_queries",
    "answer_queries",
    "correct",
    "completeness",
    "lock_data",
    "read_audit",
    "analyse",
    "trial_results",
    "manage_staff",
]

FOR_ALL_STAFF: frozenset[str] = frozenset({"library", "wording"})
"""Actions that show nothing about anybody: every account that is not switched off may, whatever its roles."""

_ENTERS = frozenset({"assessor", "coordinator", "data_manager"})
_READS_SCORES = frozenset({"researcher", "statistician", "data_manager", "auditor", COLLEAGUE})

RIGHTS: Mapping[str, frozenset[str]] = {
    "library": frozenset(ALL_ROLES),
    "wording": frozenset(ALL_ROLES),
    "accept_wording": frozenset({"coordinator", "data_manager", COLLEAGUE}),
    "progress": frozenset({"coordinator", "data_manager", "auditor", COLLEAGUE}),
    "issue_links": frozenset({"coordinator", COLLEAGUE}),
    "scores": _READS_SCORES,
    "course": _READS_SCORES,
    "export": frozenset({"statistician", "data_manager", COLLEAGUE}),
    "enter": _ENTERS,
    "enter_again": _ENTERS,
    "follow_alerts": frozenset({"safety"}),
    "enrol": frozenset({"coordinator"}),
    "allocate": frozenset({"coordinator"}),
    "rate_units": frozenset({"coordinator"}),
    "service_report": frozenset({"coordinator", "data_manager", "auditor"}),
    "import_data": frozenset({"data_manager"}),
    "raise_queries": frozenset({"data_manager"}),
    "answer_queries": frozenset({"coordinator", "data_manager"}),
    "correct": frozenset({"data_manager"}),
    "completeness": frozenset({"data_manager", "statistician", "auditor"}),
    "lock_data": frozenset({"data_manager", "statistician"}),
    "read_audit": frozenset({"auditor", "data_manager"}),
    "analyse": frozenset({"researcher", "statistician", "data_manager"}),
    "trial_results": frozenset({"researcher", "statistician"}),
    "manage_staff": frozenset({"administrator"}),
}
"""Action to the roles that may. `administrator` and `key_custodian` see no data of participants."""

BY_UNIT: frozenset[str] = frozenset(
    {
        *("progress", "issue_links", "enrol", "allocate", "rate_units", "follow_alerts"),
        *("enter", "enter_again", "raise_queries", "answer_queries", "correct", "completeness", "course"),
    }
)
"""Actions whose pages show the people of one unit alone; the others need a grant for all units."""

_ARMS_WHERE_NOTHING_IS_SAID = frozenset({"statistician", "data_manager"})


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role somebody holds.

    Attributes
    ----------
    role : of `ALL_ROLES`, or `EVERY_ROLE`.
    study, unit : ids, or `EVERY`.
    """

    role: str
    study: str = EVERY
    unit: str = EVERY

    @property
    def roles(self) -> frozenset[str]:
        """The roles it stands for."""
        return frozenset(ALL_ROLES if self.role == EVERY_ROLE else {self.role})

    def holds_in(self, study: str) -> bool:
        """Say whether it counts in a study."""
        return self.study in (EVERY, study)


def roles_in(grants: Set[Grant], study: str, unit: str = EVERY) -> frozenset[str]:
    """Return the roles grants give in one unit of a study, or with `EVERY` in all its units."""
    counting = (one for one in grants if one.holds_in(study) and one.unit in (EVERY, unit))
    return frozenset(role for one in counting for role in one.roles)


def may(action: Action, roles: Set[str]) -> bool:
    """Say whether somebody of the staff with these roles may do something."""
    return action in FOR_ALL_STAFF or not RIGHTS[action].isdisjoint(roles)


def may_fetch_arms(study: Study, roles: Set[str]) -> bool:
    """Say whether somebody may fetch files that tell the arms.

    The role must open files at all, and see arms: those the study file names, and where it names nobody at all the
    data manager and the statistician. `COLLEAGUE` is none of them.
    """
    said = _ARMS_WHERE_NOTHING_IS_SAID if study.blinding is None else frozenset(study.blinding.arm_seen_by)
    return any(role in RIGHTS["export"] and role in said for role in roles)


def may_take_in_arms(study: Study, roles: Set[str]) -> bool:
    """Say whether somebody may take in what tells the arms: whoever may see them, or fetch files that tell them."""
    return may_see_arms(study, roles, is_locked=False) or may_fetch_arms(study, roles)


def may_see_arms(study: Study, roles: Set[str], *, is_locked: bool) -> bool:
    """Say whether a page may show somebody the arms of people, or results by the names of arms.

    Parameters
    ----------
    is_locked : the data are locked. Then researchers see results by arm too; before that only the roles the study file
        names, and the statistician where it names nobody at all.
    """
    said = frozenset({"statistician"}) if study.blinding is None else frozenset(study.blinding.arm_seen_by)
    return not roles.isdisjoint(said) or (is_locked and "researcher" in roles)
