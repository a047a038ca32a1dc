"""Whoever is kept blind learns no arm from an import: what tells one is refused alike, whatever stands in the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import ProblemError
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.rating import UnitRating
from workmh_measures.model.staff_rights import STAFF_ROLES, may_take_in_arms
from workmh_measures.model.study import Blinding, Flag, Milestone, Study, Unit, UnitRecord
from workmh_measures.model.text import Text
from workmh_measures.model.work import RegisterRecord
from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.participants import objections
from workmh_measures.storage.registers import Incoming, keep_register_records
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import AllocatedEvent
from workmh_measures.storage.study_record import start_study
from workmh_measures.storage.unit_ratings import keep_unit_ratings
from workmh_measures.study_import import ImportAsked, ImportKind, check_import, wanted_columns

TODAY, START = date(2026, 11, 23), date(2026, 1, 5)
DEMO = load_study("demo")
TOLD = {"entered_by": "anna"}
NAME = Text({"nb": "Navn", "en": "Name"})


def study_of(kind: str) -> Study:
    """The demo with a flag and a day that tell the arm, a centre that is rated, and another way into arms."""
    allocation = DEMO.allocation.model_copy(update={"kind": kind, "strata": (), "ratio": (1, 1)})
    return DEMO.model_copy(
        update={
            "allocation": allocation,
            "flags": (
                Flag(id="came", kind="progress", name=NAME, reveals_arm=True),
                Flag(id="asked", kind="progress", name=NAME, reveals_arm=False),
            ),
            "milestones": (Milestone(id="first_meeting", name=NAME, reveals_arm=True),),
            "units": (Unit(id="centre", kind="site"),),
            "unit_records": (UnitRecord(instrument="ips25", unit="centre", evidence="default"),),
            "blinding": Blinding(arm_seen_by=("statistician",), evidence="default"),
        }
    )


def made(path: Path, study: Study) -> Store:
    """Two people, one in each arm and each in a centre of its own; the staff of one arm keep a log, and are rated."""
    store = Store.create(f"sqlite:///{path}")
    start_study(store, study, by="anna")
    for place, arm in enumerate(study.arms):
        who = {"participant": f"P-{place}", **TOLD}
        days = {"inclusion": START, "first_meeting": date(2026, 2, 1 + place)}
        more = {"unit": f"centre_{place}", "pair": f"pair_{place}", "flags": {"came": bool(place)}}
        enrolled = EnrolledEvent(request_id=f"e{place}", anchors=days, **who, **more)
        store.append(
            "demo", [enrolled, AllocatedEvent(request_id=f"a{place}", arm=arm.id, how="told", **who)]
        )
    log = RegisterRecord("P-1", "staff", START, TODAY)
    keep_register_records(store, "demo", Incoming([log], "staff", may_tell_less=False), TOLD, [])
    rating = UnitRating("ips25", "centre_1", START, "Kari", total=98.0)
    keep_unit_ratings(store, "demo", [rating], {**TOLD, "fingerprint": "0" * 64}, [])
    return store


@pytest.fixture(params=["randomised", "matched", "cluster"])
def trial(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Study]]:
    study = study_of(request.param)
    with closing(made(tmp_path / "store.sqlite", study)) as store:
        yield store, study


def answer(
    trial: tuple[Store, Study], folder: Path, kind: ImportKind, files: dict[str, str], **more: Any
) -> list[tuple[Any, ...]] | tuple[int, int, int]:
    """Return everything somebody is told who checks files: what is wrong with them, or the counts."""
    paths = {slot: folder / f"{slot}.csv" for slot in files}
    for slot, content in files.items():
        paths[slot].write_text(content, "utf-8")
    asked = ImportAsked(kind=kind, by="dana", today=TODAY, **more)
    try:
        report = check_import(*trial, paths, asked)
    except ProblemError as refused:
        return [(one.code, one.where, one.text, one.found, one.allowed) for one in refused.problems]
    return report.new, report.changed, report.unchanged


PEOPLE = {
    "arm": ("arm", ["programme", "control"]),
    "flag": ("came", ["1", "0"]),
    "day": ("first_meeting", ["2026-02-01", "2026-02-02"]),
    "day by another name": ("First-meeting dato", ["2026-02-01", "2026-02-02"]),
}


@pytest.mark.parametrize("what", PEOPLE)
def test_a_guess_at_people_is_refused_alike_whether_right_or_wrong(
    what: str, trial: Any, tmp_path: Path
) -> None:
    column, guesses = PEOPLE[what]
    said = []
    for guess in guesses:
        people = f"participant;{column}\nP-0;{guess}\nP-1;{guess}\n"
        said.append(answer(trial, tmp_path, "participants", {"people": people}))
    assert said[0] == said[1]
    assert [one[0] for one in said[0]] == ["PERSON-FILE"]
    assert column in said[0][0][2]


def test_a_guess_at_somebody_new_in_a_unit_or_a_pair_is_refused_alike(trial: Any, tmp_path: Path) -> None:
    said = []
    for guess in ("programme", "control"):
        people = f"participant;arm;unit;pair;inclusion\nNEW-1;{guess};centre_1;pair_1;2026-03-01\n"
        said.append(answer(trial, tmp_path, "participants", {"people": people}))
    assert said[0] == said[1]
    assert "arm" in said[0][0][2]


def test_what_tells_nothing_is_compared_as_before_and_told_beside_the_refusal(
    trial: Any, tmp_path: Path
) -> None:
    people = "participant;arm;asked;inclusion\nP-0;control;;2026-01-06\n"
    told = answer(trial, tmp_path, "participants", {"people": people})
    assert [one[0] for one in told] == ["PERSON-FILE", "PERSON-TWICE"]
    assert answer(trial, tmp_path, "participants", {"people": "participant;inclusion\nP-0;2026-01-05\n"}) == (
        0,
        0,
        1,
    )


def test_the_log_of_staff_is_refused_of_somebody_who_has_one_and_who_has_none(
    trial: Any, tmp_path: Path
) -> None:
    said = []
    for person in ("P-0", "P-1"):
        files = {
            "windows": f"participant;from;to\n{person};2026-01-05;2026-11-23\n",
            "employment": f"participant;from;to;kind\n{person};2026-03-01;;competitive\n",
        }
        said.append(answer(trial, tmp_path, "registers", files, source="staff"))
        assert answer(trial, tmp_path, "registers", files, source="aa_register") == (1, 0, 0)
    assert said[0] == said[1]
    assert [one[0] for one in said[0]] == ["IMPORT-FILE"]


def test_ratings_are_refused_where_a_rated_unit_tells_its_arm(trial: Any, tmp_path: Path) -> None:
    said = []
    for unit in ("centre_0", "centre_1"):
        ratings = f"unit;day;rater;total\n{unit};2026-01-05;Kari;98\n"
        said.append(answer(trial, tmp_path, "ratings", {"ratings": ratings}, instrument="ips25"))
    if trial[1].allocation.kind == "cluster":
        assert said[0] == said[1]
        assert [one[0] for one in said[0]] == ["IMPORT-FILE"]
    else:
        assert said == [(1, 0, 0), (0, 0, 1)]


def test_whoever_may_learn_arms_hears_as_before_what_differs(trial: Any, tmp_path: Path) -> None:
    """Only the arm of a drawn trial is refused before it is compared: no arm is told there."""
    people = "participant;arm;came\nP-0;programme;1\n"
    told = answer(trial, tmp_path, "participants", {"people": people}, arms=True)
    codes = {"randomised": ["PERSON-ARM", "PERSON-TWICE"]}.get(trial[1].allocation.kind, ["PERSON-TWICE"])
    assert [one[0] for one in told] == codes
    words = "came False" if "PERSON-ARM" in codes else "arm, came False"
    assert told[-1][2] == f"'P-0' is enrolled already, with other values: {words}."


def test_a_drawn_arm_is_refused_and_not_compared(tmp_path: Path) -> None:
    study = study_of("randomised")
    with closing(made(tmp_path / "store.sqlite", study)) as store:
        said = [objections(store, study, [Newcomer("P-0", arm=arm.id)], today=TODAY) for arm in study.arms]
    assert said[0] == said[1]
    assert [one.code for one in said[0]] == ["PERSON-ARM"]


def test_columns_that_tell_an_arm_are_offered_to_those_alone_who_may_learn_it() -> None:
    study = study_of("matched")
    told = {
        arms: ImportAsked(kind="participants", by="dana", today=TODAY, arms=arms) for arms in (True, False)
    }
    names = {
        arms: {one.name for one in wanted_columns(study, asked, "people")} for arms, asked in told.items()
    }
    assert names[True] - names[False] == {"arm", "came", "first_meeting"}


def test_who_may_take_in_arms_is_who_may_see_them_or_fetch_them() -> None:
    said = study_of("matched")
    assert {role for role in STAFF_ROLES if may_take_in_arms(said, {role})} == {"statistician"}
    nothing_said = said.model_copy(update={"blinding": None})
    assert {role for role in STAFF_ROLES if may_take_in_arms(nothing_said, {role})} == {
        "statistician",
        "data_manager",
    }
