"""What our own exports hold of answers, wide or long and in every format, comes back as it went out."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.cli import main
from workmh_measures.definitions.library import load_instrument
from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import ReachedEvent
from workmh_measures.study_import import import_files

from .taking_in import STUDY, answers_of, asked
from .ui.staff_app import simulated_store

LATER = date(2100, 1, 1)


@pytest.mark.parametrize("shape", ["wide", "long"])
@pytest.mark.parametrize("end", ["csv", "sav", "xlsx", "dta", "parquet"])
def test_the_answers_of_a_trial_come_back(tmp_path: Path, shape: str, end: str) -> None:
    url = f"sqlite:///{simulated_store()}"
    where = ["--study", "demo", "--store", url, "--out", str(tmp_path / "ut"), "--unrecorded"]
    with pytest.raises(SystemExit) as ended:
        main(["export", *where, "--tables", shape, "--format", end])
    assert not ended.value.code
    with closing(Store.open(url)) as store, closing(with_the_same_people(store, tmp_path)) as other:
        files = {"answers": tmp_path / "ut" / f"demo_{shape}.{end}"}
        report = import_files(other, STUDY, files, asked(wide=shape == "wide", today=LATER))
        before, after = answers_of(store), answers_of(other)
    # A column of dates cannot say why there is no date.
    silent = {place for place, told in before.items() if is_date(place) and told[0] is None}
    assert before.keys() - after.keys() == silent
    assert {place: before[place] for place in after} == after
    several = {told[0] for place, told in after.items() if place[3:] == ("work_status", "benefits")}
    assert len({code for code in several if isinstance(code, str)}) > 3
    assert not [note for note in report.notes if "begin like items" in note]


def with_the_same_people(store: Store, folder: Path) -> Store:
    """Return a store with the same people and their first jobs, and no answers."""
    other = Store.create(f"sqlite:///{folder / 'other.sqlite'}")
    for one in store.participants("demo"):
        told: Any = {"entered_by": "a", "participant": one.participant}
        days = {"inclusion": one.anchors["inclusion"]}
        other.append("demo", [EnrolledEvent(request_id=one.participant, anchors=days, **told)])
        if (job := one.anchors.get("job_start")) is not None:
            reached = ReachedEvent(
                request_id=f"job {one.participant}", day=job, what="job_start", number=1, **told
            )
            other.append("demo", [reached])
    return other


def is_date(place: tuple[Any, ...]) -> bool:
    return load_instrument(place[3]).response_scale_of(place[4]).kind == "date"
