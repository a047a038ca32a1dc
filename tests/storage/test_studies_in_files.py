"""Every ready-made study, from people who answer, leave, die or change jobs to labelled files, counted wave by wave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from workmh_measures.dataset.codebook import Dataset
from workmh_measures.dataset.reshape import to_wide
from workmh_measures.definitions.library import load_instrument, load_study, study_ids
from workmh_measures.export.spss import write_sav
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.events import EnrolledEvent, Event
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import enrolments, study_dataset
from workmh_measures.storage.study_events import DiedEvent, ReachedEvent, WithdrawnEvent
from workmh_measures.trial.simulate import simulate

every_study = pytest.mark.parametrize("name", study_ids())
INCLUDED, JOBS = date(2024, 2, 1), (date(2024, 3, 1), date(2025, 3, 1))
LATE = date(2040, 1, 1)
FATES = {"STAYS": -996.0, "LEAVES": -995.0, "DIES": -999.0, "WORKS": -996.0}
"""People who answer nothing, and what every form of theirs that is over says."""


def parts(name: str) -> tuple[Study, dict[str, Instrument]]:
    study = load_study(name)
    return study, {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}


def told(study: Study) -> Iterator[Event]:
    arms = study.allocated_arms
    for number, person in enumerate(FATES):
        yield EnrolledEvent(
            request_id=f"{person}-in",
            entered_by="staff",
            participant=person,
            arm=arms[number % len(arms)].id,
            anchors={study.anchors[0]: INCLUDED},
        )
    about = {"entered_by": "staff", "participant": "LEAVES"}
    yield WithdrawnEvent(request_id="leaves", level="questionnaires", day=INCLUDED, **about)
    yield DiedEvent(request_id="dies", day=INCLUDED, **{**about, "participant": "DIES"})
    for anchor in study.anchors[1:]:
        for number, day in enumerate(JOBS, start=1):
            works = {**about, "participant": "WORKS", "what": anchor, "number": number, "day": day}
            yield ReachedEvent(request_id=f"{anchor}-{number}", **works)


@cache
def stored(name: str) -> tuple[Study, Dataset, Counter[str | None]]:
    study, instruments = parts(name)
    clock = Clock(datetime(2024, 1, 1, tzinfo=UTC))
    with TemporaryDirectory() as folder:
        store = Store.create(f"sqlite:///{folder}/store.db", now=clock)
        with closing(store):
            collect_simulated(store, simulate(study, instruments, n=8, seed=5), instruments, clock)
            store.append(study.id, [*told(study)])
            arms = Counter(person.arm for person in enrolments(store, study.id))
            return study, study_dataset(store, study, instruments, today=LATE), arms


def numeric_items(dataset: Dataset, study: Study, wave: str) -> list[str]:
    asked = {entry.instrument for entry in study.instruments_at(wave)}
    return [v.name for v in dataset.codebook if v.kind == "item" and v.user_missing and v.instrument in asked]


@every_study
def test_every_wave_has_everybody_and_every_arm_as_enrolled(name: str) -> None:
    study, dataset, arms = stored(name)
    codes = {arm.id: float(arm.code) for arm in study.arms}
    expected = Counter({codes[arm]: n for arm, n in arms.items() if arm is not None})
    for wave in study.waves:
        rows = dataset.frame[(dataset.frame["wave"] == wave.id) & (dataset.frame["anchor_no"] == 1)]
        assert Counter(rows["arm"].dropna()) == expected
        assert rows["id"].is_unique


@every_study
def test_who_left_who_died_and_who_only_stayed_away_are_told_apart_at_every_wave(name: str) -> None:
    study, dataset, _ = stored(name)
    frame = dataset.frame.set_index(["id", "wave", "anchor_no"])
    for wave in study.survey_waves:
        items = numeric_items(dataset, study, wave.id)
        assert items
        for person, code in FATES.items():
            has_come = wave.anchor == study.anchors[0] or person == "WORKS"
            closes = wave.window_days is not None
            cells = set(frame.loc[(person, wave.id, 1), items].astype("float64"))
            if has_come and (closes or code != -996):
                assert cells == {code}
            else:
                assert all(np.isnan(value) for value in cells)


@every_study
def test_both_jobs_have_their_rows_and_wide_shape_holds_the_first(name: str) -> None:
    study, dataset, _ = stored(name)
    rows = dataset.frame[dataset.frame["id"] == "WORKS"]
    waves = [
        (wave.id, n) for wave in study.waves for n in ((1, 2) if wave.anchor != study.anchors[0] else (1,))
    ]
    assert [*zip(rows["wave"], rows["anchor_no"], strict=True)] == waves
    wide = to_wide(dataset, study).frame
    assert (wide["id"] == "WORKS").sum() == 1
    assert len(wide) == 8 + len(FATES)


@every_study
def test_the_files_hold_every_reason_as_it_was(name: str, tmp_path: Path) -> None:
    study, dataset, _ = stored(name)
    for shape, data in (("long", dataset), ("wide", to_wide(dataset, study))):
        path = tmp_path / f"{shape}.sav"
        write_sav(data, path, language="nb")
        frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
        items = [v.name for v in data.codebook if v.user_missing]
        for code in (-995.0, -996.0, -999.0):
            assert (frame[items] == code).sum().sum() == (data.frame[items] == code).sum().sum() > 0
        assert {meta.missing_ranges[item][0]["lo"] for item in items} == {-999}
        blank = pyreadstat.read_sav(str(path))[0]
        assert blank[items].isna().sum().sum() == (~(data.frame[items] > -990)).sum().sum()


@pytest.mark.parametrize("name", ["demo", "ips_rct"])
def test_one_wave_read_alone_is_what_the_whole_holds_of_it(name: str, url: str) -> None:
    study, instruments = parts(name)
    clock = Clock(datetime(2024, 1, 1, tzinfo=UTC))
    with closing(Store.create(url, now=clock)) as store:
        collect_simulated(store, simulate(study, instruments, n=6, seed=5), instruments, clock)
        store.append(study.id, [*told(study)])
        whole = study_dataset(store, study, instruments, today=LATE)
        for wave in study.waves:
            one = study_dataset(store, study, instruments, today=LATE, waves=[wave.id])
            here = whole.frame[whole.frame["wave"] == wave.id].reset_index(drop=True)
            pd.testing.assert_frame_equal(one.frame, here, check_exact=True)
            assert one.codebook.variables == whole.codebook.variables
            wide = to_wide(one, study)
            names = [*wide.codebook.names]
            pd.testing.assert_frame_equal(wide.frame, to_wide(whole, study).frame[names], check_exact=True)
