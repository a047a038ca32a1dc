"""The pages of staff: address, name, where it stands in the menu, and what staff must be allowed to do to open it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from workmh_measures.model.staff_rights import Action

__all__ = ["MENU", "PAGE_ACTIONS", "STAFF_PAGES", "StaffPage"]


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A page of staff.

    Attributes
    ----------
    path : address below "/"; empty for the first page.
    title : key of its name among the words.
    section : heading of the menu it stands under, one of `MENU`.
    action : what staff must be allowed to do; None for everybody of the staff.
    module : of `ui.pages`, whose `draw` draws it.
    also : what else is done on it by whoever may.
    """

    path: str
    title: str
    section: str
    action: Action | None
    module: str
    also: tuple[Action, ...] = ()

    @property
    def acts(self) -> tuple[Action, ...]:
        """Everything that is done on the page."""
        return (self.action, *self.also) if self.action is not None else self.also

    @property
    def address(self) -> str:
        """The path in the address bar."""
        return f"/{self.path}"

    def drawing(self) -> Callable[[], None]:
        """Return what draws the page; its module is loaded when it is first drawn."""

        def draw() -> None:
            import_module(f"workmh_measures.ui.pages.{self.module}").draw()

        return draw


MENU: tuple[str, ...] = (
    "menu.start",
    "menu.participants",
    "menu.data",
    "menu.results",
    "menu.instruments",
    "menu.administration",
)
"""Headings of the menu, in order."""

_START, _PEOPLE, _DATA, _RESULTS, _INSTRUMENTS, _ADMINISTRATION = MENU

STAFF_PAGES: tuple[StaffPage, ...] = (
    StaffPage("", "start.title", _START, None, "start"),
    StaffPage("board", "board.title", _PEOPLE, "progress", "board"),
    StaffPage("person", "person.title", _PEOPLE, "progress", "person", ("enrol", "issue_links")),
    StaffPage("enrol", "enrol.title", _PEOPLE, "enrol", "enrol", ("allocate", "issue_links")),
    StaffPage("links", "frame.links", _PEOPLE, "issue_links", "links"),
    StaffPage("safety", "safety.title", _PEOPLE, "follow_alerts", "safety"),
    StaffPage("units", "units.title", _PEOPLE, "rate_units", "units"),
    StaffPage("service", "service.title", _PEOPLE, "service_report", "service"),
    StaffPage("entry", "frame.entry", _DATA, "enter", "entry"),
    StaffPage("second-entry", "frame.second_entry", _DATA, "enter_again", "second_entry"),
    StaffPage("import", "importing.title", _DATA, "import_data", "importing"),
    StaffPage("queries", "queries.title", _DATA, "answer_queries", "queries", ("raise_queries",)),
    StaffPage("corrections", "corrections.title", _DATA, "correct", "corrections"),
    StaffPage("completeness", "completeness.title", _DATA, "completeness", "completeness"),
    StaffPage("export", "export.title", _DATA, "export", "export"),
    StaffPage("lock", "lock.title", _DATA, "lock_data", "lock"),
    StaffPage("audit", "audit.title", _DATA, "read_audit", "audit"),
    StaffPage("scores", "scores.title", _RESULTS, "scores", "scores"),
    StaffPage("course", "course.title", _RESULTS, "course", "course"),
    StaffPage("change", "change.title", _RESULTS, "scores", "change"),
    StaffPage("reliability", "reliability.title", _RESULTS, "analyse", "reliability"),
    StaffPage("trial", "trial.title", _RESULTS, "trial_results", "trial"),
    StaffPage("catalogue", "frame.catalogue", _INSTRUMENTS, "library", "catalogue"),
    StaffPage("wording", "frame.wording", _INSTRUMENTS, "wording", "wording", ("accept_wording",)),
    StaffPage("accounts", "accounts.title", _ADMINISTRATION, "manage_staff", "accounts"),
)
"""Every page of staff, in the order of the menu."""

PAGE_ACTIONS: Mapping[str, Action | None] = {page.address: page.action for page in STAFF_PAGES}
"""Address -> what staff must be allowed to do to open it. At "/" participants find the form, and staff the first page."""
