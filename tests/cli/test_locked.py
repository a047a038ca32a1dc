"""After the lock every command that would change the data is refused in one sentence, and nothing of it is left."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_record import start_study
from workmh_measures.study_trial import lock_study
from workmh_measures.trial.simulate import simulate

from .conftest import Run

GROUPS = "benefit_group=1,2,3"
FILES = {
    "answers.csv": "participant,date,01,02,03,04,05\n{person},2026-03-01,1,1,1,1,1\n",
    "people.csv": "unit,inclusion,benefit_group\ncentre_1,2024-03-01,1\n",
    "windows.csv": "participant,observed_from,observed_to\n{person},2024-01-01,2025-12-31\n",
    "work.csv": "participant,start,stop,kind\n{person},2024-03-01,2024-05-01,competitive\n",
    "arms.csv": "benefit_group,number,arm\n" + "".join(f"{one},1,control\n" for one in (1, 2, 3)),
}

Words = Callable[[Path, str], Sequence[object]]
REFUSED: dict[str, Words] = {
    "enrol": lambda _, _person: ("participant", "enrol", "--unit", "centre_1", "--day", "inclusion=2024-03-01"),
    "consent": lambda _, person: ("participant", "consent", person, "2026-03-01", "--version", "2"),
    "reached": lambda _, person: ("participant", "reached", person, "job_start", "2024-01-01", "--reason", "a"),
    "changed": lambda _, person: ("participant", "change", person, "--unit", "centre_2", "--reason", "moved"),
    "sealed": lambda at, _: ("allocation", "seal", "--key", at / "new.key", "--levels", GROUPS),
    "listed": lambda at, _: (
        "allocation", "import", at / "arms.csv", "--key", at / "new.key", "--levels", GROUPS
    ),
    "told": lambda _, person: ("allocation", "tell", person, "control", "--reason", "by letter"),
    "answers": lambda at, _: (
        "import", "answers", at / "answers.csv", "--instrument", "who5", "--wave", "t0", "--reason", "paper"
    ),
    "people": lambda at, _: ("import", "participants", at / "people.csv", "--make-ids"),
    "registers": lambda at, _: (
        "import", "registers", "--windows", at / "windows.csv", "--employment", at / "work.csv", "--source", "aa"
    ),
    "corrected": lambda _, person: (
        "correct", person, "t0", "who5", "01", "--missing", "-998", "--reason", "double mark"
    ),
}  # fmt: skip


@cache
def locked_file() -> tuple[Path, str]:
    """Return a locked store of a simulated study, and somebody in it who was given no arm by an event."""
    file, study = Path(mkdtemp(prefix="locked-")) / "store.sqlite", load_study("demo")
    instruments = scheduled_instruments(study)
    made, clock = simulate(study, instruments, n=6, seed=11), Clock(datetime(2023, 1, 1, tzinfo=UTC))
    store = Store.create(f"sqlite:///{file}", now=clock)
    start_study(store, study, by="anna")
    collect_simulated(store, made, instruments, clock)
    store.append(study.id, [EnrolledEvent(request_id="new", entered_by="anna", participant="P1")])
    [answered, *_] = [one.participant for one in store.current_answers(study.id, instrument="who5")]
    lock_study(store, study, today=civil_day(store.now()), by="anna")
    store.close()
    return file, str(answered)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        one.name: one.read_bytes()
        for one in folder.iterdir()
        if one.suffix not in (".sqlite-wal", ".sqlite-shm")
    }


@pytest.mark.parametrize("name", [*REFUSED])
def test_a_command_that_would_change_the_data_is_refused_and_leaves_nothing(
    name: str, workmh: Run, tmp_path: Path
) -> None:
    source, person = locked_file()
    file = tmp_path / "store.sqlite"
    shutil.copyfile(source, file)
    whom = "P1" if name == "told" else person
    for one, text in FILES.items():
        (tmp_path / one).write_text(text.format(person=person), encoding="utf-8")
    before = contents(tmp_path)
    at: tuple[Any, ...] = ("--store", f"sqlite:///{file}", "--study", "demo", "--by", "kari")
    ran = workmh(*REFUSED[name](tmp_path, whom), *at)
    assert ran.code != 0
    assert "LOCK-DATA" in ran.out + ran.err, ran
    assert "locked since" in ran.out + ran.err
    store = Store.open(f"sqlite:///{file}")
    locked = store.head("demo")
    [last] = store.events("demo", kind=Kind.DATA_LOCKED)
    store.close()
    assert locked.seq == last.seq
    assert {key: value for key, value in contents(tmp_path).items() if key != file.name} == {
        key: value for key, value in before.items() if key != file.name
    }


def test_a_study_file_that_changed_is_not_taken_up(workmh: Run, tmp_path: Path) -> None:
    source, _ = locked_file()
    file = tmp_path / "store.sqlite"
    shutil.copyfile(source, file)
    changed = tmp_path / "demo.yaml"
    text = (Path(__file__).parents[2] / "studies" / "demo.yaml").read_text(encoding="utf-8")
    changed.write_text(text.replace("month: 6", "month: 7", 1), encoding="utf-8")
    assert changed.read_text(encoding="utf-8") != text
    ran = workmh("study", "update", changed, "--store", f"sqlite:///{file}", "--by", "kari")
    assert ran.code != 0
    assert "LOCK-DATA" in ran.out + ran.err, ran
