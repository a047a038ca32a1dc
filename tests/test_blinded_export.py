"""A blinded export tells the arm in no way: two trials that differ in the arms alone give the same files, byte by byte."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Study
from workmh_measures.model.text import Text
from workmh_measures.model.work import EmploymentSpell, RegisterRecord
from workmh_measures.storage.allocation import Asked, seal_with_new_key
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.events import EnrolledEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_record import start_study
from workmh_measures.study_export import ALL_FORMATS, TABLES, Choices, export_study
from workmh_measures.trial.allocation_plan import drawing_plan
from workmh_measures.trial.simulate import simulate
from workmh_measures.ui.data_out.exporting import packed

DAY = date(2030, 1, 1)
CANARIES = ("kanariarm", "Kanarinavn")
"""In every id and every name of an arm."""


def canary_study() -> Study:
    """The demo, with arms whose ids and names are found wherever they stand, and an outcome that staff tell of."""
    study = load_study("demo")
    arms = tuple(
        arm.model_copy(
            update={
                "id": f"kanariarm_{place}",
                "name": Text({"nb": f"Kanarinavn {place}", "en": f"Kanarinavn {place} (en)"}),
            }
        )
        for place, arm in enumerate(study.arms)
    )
    told = study.outcomes[0].model_copy(
        update={"id": "work_by_staff", "role": "secondary", "source": "staff"}
    )
    return study.model_copy(update={"arms": arms, "outcomes": (*study.outcomes, told)})


def logged(person: Enrolment) -> RegisterRecord:
    """What staff keep of somebody in their programme: window and job of nobody else."""
    start = person.anchors["inclusion"]
    job = EmploymentSpell("competitive", start + timedelta(days=40), hours=17.25)
    return RegisterRecord(person.participant, "staff", start, DAY, employment=(job,))


def exported(folder: Path, *, swapped: bool, choices: Choices) -> list[Path]:
    """Export a trial blind; `swapped` gives everybody the other arm, and everything else is alike."""
    study = canary_study()
    instruments = scheduled_instruments(study)
    plain = simulate(load_study("demo"), instruments, n=8, seed=5)
    place = {arm.id: n for n, arm in enumerate(load_study("demo").arms)}
    ids = [arm.id for arm in study.arms]
    people = [
        replace(one, arm=None if one.arm is None else ids[(place[one.arm] + swapped) % 2])
        for one in plain.enrolments
    ]
    log = [logged(one) for one in people if one.arm == ids[1]]
    assert 0 < len(log) < len(people)
    clock = Clock(datetime(2023, 1, 1, tzinfo=UTC))
    folder.mkdir()
    with closing(Store.create(f"sqlite:///{folder / 'store.db'}", now=clock)) as store:
        start_study(store, study, by="anna")
        told = replace(plain, enrolments=people, registers=(*plain.registers, *log))
        collect_simulated(store, told, instruments, clock)
        return export_study(store, study, folder=folder / "out", choices=choices, by="anna")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], list[Path]]:
    folder = tmp_path_factory.mktemp("pair")
    choices = Choices(
        day=DAY, language="nb", tables=TABLES, formats=ALL_FORMATS, blind=True, free_text=True, reversed=True
    )
    one, other = (exported(folder / str(n), swapped=bool(n), choices=choices) for n in (0, 1))
    return one, other


def readings(name: str, content: bytes) -> Iterator[bytes]:
    """Yield a file as it lies on the disk, and what is packed in it."""
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as whole:
            for inner in whole.namelist():
                yield inner.encode()
                yield from readings(inner, whole.read(inner))


def spellings(text: str) -> set[bytes]:
    plain = text.encode()
    return {plain, plain.lower(), plain.upper(), text.encode("utf-16-le"), base64.b64encode(plain)[:-4]}


def telling(paths: list[Path]) -> list[str]:
    """Return the names of the files in which, or in whose name, an arm stands."""
    found = []
    for path in paths:
        contents = [path.name.encode(), *readings(path.name, path.read_bytes())]
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            contents += [repr(table.schema.metadata).encode(), table.to_pandas().to_csv().encode()]
        if path.suffix in (".sav", ".dta"):
            read = pyreadstat.read_sav if path.suffix == ".sav" else pyreadstat.read_dta
            frame, told = read(path)
            contents += [frame.to_csv().encode(), repr(vars(told)).encode()]
        if any(said in one for one in contents for canary in CANARIES for said in spellings(canary)):
            found.append(path.name)
    return found


def without_moment(path: Path) -> bytes:
    """Return the bytes of a file without the moment it was written, which two kinds of file have in their heads."""
    content = path.read_bytes()
    if path.suffix == ".dta":
        return re.sub(rb"<timestamp>.*?</timestamp>", b"", content, count=1, flags=re.DOTALL)
    return content[:84] + content[101:] if path.suffix == ".sav" else content


def test_every_kind_of_file_is_there_and_none_tells_an_arm(pair: tuple[list[Path], list[Path]]) -> None:
    paths, _ = pair
    assert {".sav", ".sps", ".csv", ".xlsx", ".dta", ".parquet", ".json"} <= {path.suffix for path in paths}
    assert telling(paths) == []


def test_files_of_trials_that_differ_in_the_arms_alone_are_the_same(
    pair: tuple[list[Path], list[Path]],
) -> None:
    one, other = pair
    assert [path.name for path in one] == [path.name for path in other]
    for first, second in zip(one[:-1], other[:-1], strict=True):
        assert without_moment(first) == without_moment(second), first.name
    told = [json.loads(paths[-1].read_text(encoding="utf-8")) for paths in pair]
    for manifest in told:
        # The hash of the record covers the arm, with a salt of each event that never leaves the store.
        del manifest["chain"]
        for table in manifest["tables"]:
            table["files"] = [file["file"] for file in table["files"]]
    assert told[0] == told[1]


def test_nothing_of_the_log_of_staff_is_in_a_blinded_copy(pair: tuple[list[Path], list[Path]]) -> None:
    """Staff log those of one arm alone: who has a row, a state or a day of theirs would tell it."""
    for paths in pair:
        tables = {path.name: pd.read_csv(path, dtype=str) for path in paths if path.suffix == ".csv"}
        sources = {name: set(table["source"]) for name, table in tables.items() if "source" in table}
        assert len(sources) == 2
        assert "staff" not in set().union(*sources.values())
        assert not [column for table in tables.values() for column in table if "staff" in column]
        told = json.loads(paths[-1].read_text(encoding="utf-8"))["left_out"]
        assert told["sources_that_reveal_arm"] == ["staff"]
        assert {"work_staff_status", "comp_staff", "date_first_job_staff", "any_competitive_staff"} <= {
            *told["reveals_arm"]
        }


def test_the_packed_file_tells_none_either(pair: tuple[list[Path], list[Path]], tmp_path: Path) -> None:
    made = packed(pair[0], "demo_2030-01-01_blinded.zip", blinded=True)
    (tmp_path / made.name).write_bytes(made.content)
    assert telling([tmp_path / made.name]) == []


def test_an_open_copy_does_tell_it_in_every_kind_of_file_that_holds_people(tmp_path: Path) -> None:
    """The search would find it: what it finds nothing in holds nothing."""
    choices = Choices(day=DAY, language="nb", tables=("long", "wide"), formats=ALL_FORMATS)
    paths = exported(tmp_path / "open", swapped=False, choices=choices)
    found = telling(paths)
    assert {Path(name).suffix for name in found} >= {".sav", ".csv", ".xlsx", ".dta"}
    long = pd.read_csv(next(path for path in paths if path.name == "demo_long.csv"), dtype=str)
    arms = long.groupby("id")["arm"].first()
    has_log = long.groupby("id")["work_staff_status"].agg(lambda states: "0" in set(states))
    assert 1 < has_log.sum() < len(arms)
    assert arms[has_log].nunique() == arms[~has_log].nunique() == 1


def test_letters_of_a_sealed_trial_stand_in_no_order_of_the_arms(tmp_path: Path) -> None:
    """A letter groups people; which arm it is stands nowhere, and people stand in no order of allocation."""
    study = canary_study()
    instruments = scheduled_instruments(study)
    people = [f"P{n:02}" for n in range(12)]
    clock = Clock(datetime(2024, 1, 1, tzinfo=UTC))
    with closing(Store.create(f"sqlite:///{tmp_path / 'store.db'}", now=clock)) as store:
        start_study(store, study, by="anna")
        plan = drawing_plan(study, levels={"benefit_group": ["1", "2"]}, block_sizes=(4,), ratio=())
        seal_with_new_key(store, tmp_path / "arms.key", plan, Asked("ola"))
        for place, name in enumerate(people):
            told = {"entered_by": "anna", "participant": name, "arm": study.arms[place // 6].id}
            days = {"inclusion": date(2024, 1, 2)}
            store.append("demo", [EnrolledEvent(request_id=name, anchors=days, **told)])
        assert instruments
        choices = Choices(day=DAY, language="nb", tables=("long",), formats=ALL_FORMATS, blind=True)
        paths = export_study(store, study, folder=tmp_path / "out", choices=choices, by="anna")
    assert telling(paths) == []
    frame, _ = pyreadstat.read_sav(tmp_path / "out" / "demo_long.sav")
    order = list(dict.fromkeys(frame["id"]))
    assert sorted(order) == people
    assert order != people
    letters = frame.drop_duplicates("id")["arm_blinded"].tolist()
    assert {*letters} == {"A", "B"}
    assert letters != sorted(letters)
    assert letters != sorted(letters, reverse=True)
