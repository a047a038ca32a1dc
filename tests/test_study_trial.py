"""A trial is the same wherever it is read; a lock holds while nothing of it changes, and is lifted on record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from workmh_measures.cli.simulated_files import write_simulated_files
from workmh_measures.cli.trial_source import TrialSource, given_trial
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import ResponseError, StoreError
from workmh_measures.model.fingerprint import stated_fingerprint
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.data_lock import ask_to_unlock, lift_lock
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import DiedEvent
from workmh_measures.study_export import Choices, export_study
from workmh_measures.study_trial import lock_study, trial_of_store
from workmh_measures.trial.data_content import content_hash
from workmh_measures.trial.person_values import covariate, outcome_values
from workmh_measures.trial.simulate import simulate
from workmh_measures.trial.trial_data import TrialData

STUDY = load_study("awac")
N, SEED = 25, 4
DAY = date(2031, 1, 1)


def made_store(url: str) -> Store:
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in STUDY.schedule}
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    store = Store.create(url, now=clock)
    collect_simulated(store, simulate(STUDY, instruments, n=N, seed=SEED), instruments, clock)
    return store


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("kept")
    with closing(made_store(f"sqlite:///{folder / 'store.db'}")) as store:
        yield store


@pytest.fixture(scope="module")
def exported(kept: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    choices = Choices(day=DAY, language="en", formats=("csv", "sav"), tables=("long", "wide"), dates=True)
    export_study(kept, STUDY, folder=folder, choices=choices, by=None)
    return folder


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated")
    write_simulated_files(STUDY, n=N, seed=SEED, folder=folder)
    return folder


def read(place: Path | str, **said: object) -> TrialData:
    with given_trial(TrialSource(str(place), day=DAY, **said), STUDY) as (data, _):  # type: ignore[arg-type]
        return data


@pytest.mark.parametrize("name", ["awac_long.csv", "awac_long.sav", "awac_wide.csv", "awac_wide.sav"])
def test_a_trial_read_from_its_export_has_the_outcomes_of_the_store(
    kept: Store, exported: Path, name: str
) -> None:
    there, read_back = trial_of_store(kept, STUDY, today=DAY), read(exported / name)
    assert {p.participant: p.arm for p in read_back.people} == {p.participant: p.arm for p in there.people}
    for outcome in STUDY.outcomes:
        told = outcome_values(there, outcome)
        assert told.notna().sum() > 5
        pd.testing.assert_series_equal(
            outcome_values(read_back, outcome).loc[told.index], told, check_names=False, rtol=1e-12
        )
    for column in ("unit", "benefit_group", "hads_anxiety"):
        told = covariate(there, column)
        pd.testing.assert_series_equal(covariate(read_back, column).loc[told.index], told, rtol=1e-12)


def test_a_trial_read_from_a_folder_has_the_outcomes_of_the_store(kept: Store, simulated: Path) -> None:
    there = trial_of_store(kept, STUDY, today=DAY)
    for place in (simulated, simulated / "items_long.csv"):
        data = read(place)
        assert len(data.records) == len(there.records)
        for outcome in STUDY.outcomes:
            told = outcome_values(there, outcome)
            again = outcome_values(data, outcome).loc[told.index]
            pd.testing.assert_series_equal(again, told, check_names=False)


def test_everything_wrong_with_a_folder_is_told_at_once(simulated: Path, tmp_path: Path) -> None:
    for name in ("items_long.csv", "participants.csv", "windows.csv", "spells.csv", "benefits.csv"):
        (tmp_path / name).write_bytes((simulated / name).read_bytes())
    people = pd.read_csv(tmp_path / "participants.csv", dtype=str)
    people.loc[0, "arm"], people.loc[1, "died"] = "placebo", "31.12.2025"
    people.to_csv(tmp_path / "participants.csv", index=False)
    with pytest.raises(ResponseError) as refused:
        read(tmp_path)
    assert [found.found for found in refused.value.problems] == ["placebo", "31.12.2025"]
    (tmp_path / "items_long.csv").unlink()
    (tmp_path / "participants.csv").unlink()
    with pytest.raises(ResponseError) as refused:
        read(tmp_path)
    assert [found.found for found in refused.value.problems] == ["participants.csv", "items_long.csv"]


def test_a_table_with_an_unknown_arm_or_wave_is_refused(exported: Path, tmp_path: Path) -> None:
    table = pd.read_csv(exported / "awac_long.csv", dtype=str)
    table.loc[0, "arm"] = "7"
    table.to_csv(tmp_path / "arm.csv", index=False)
    with pytest.raises(ResponseError, match="'7' is no arm of the study"):
        read(tmp_path / "arm.csv")
    table = pd.read_csv(exported / "awac_long.csv", dtype=str)
    table.loc[0, "wave"] = "t7"
    pd.concat([table, table.iloc[[3]]]).to_csv(tmp_path / "wave.csv", index=False)
    with pytest.raises(ResponseError) as refused:
        read(tmp_path / "wave.csv")
    unknown, doubled = refused.value.problems
    assert "'t7' is no wave of the study. Allowed: t0, t6" in str(unknown)
    assert "several rows" in str(doubled)


def test_further_columns_of_persons_join_by_id_and_strangers_are_refused(
    exported: Path, tmp_path: Path
) -> None:
    data = read(exported / "awac_long.csv")
    ids = [person.participant for person in data.people]
    costs = tmp_path / "costs.csv"
    pd.DataFrame({"id": ids, "cost": range(len(ids))}).to_csv(costs, index=False)
    with_costs = read(exported / "awac_long.csv", persons=costs)
    assert covariate(with_costs, "cost").loc[ids].tolist() == [*range(len(ids))]
    pd.DataFrame({"id": [*ids, "XX", ids[0]], "cost": 1}).to_csv(costs, index=False)
    with pytest.raises(ResponseError) as refused:
        read(exported / "awac_long.csv", persons=costs)
    assert [found.found for found in refused.value.problems] == ["XX", ids[0]]


def test_a_lock_holds_while_nothing_changes_and_is_lifted_on_record(url: str) -> None:
    with closing(made_store(url)) as store:
        before = trial_of_store(store, STUDY, today=DAY)
        assert before.lock is None
        lock = lock_study(store, STUDY, today=DAY, by="anna")
        assert (lock.by, lock.content) == ("anna", content_hash(before))
        assert lock.study_fingerprint == stated_fingerprint(STUDY)
        with pytest.raises(StoreError, match="locked since"):
            lock_study(store, STUDY, today=DAY, by="anna")
        later = trial_of_store(store, STUDY, today=date(2033, 1, 1))
        assert (later.lock, later.today) == (lock, DAY)
        somebody = before.people[0].participant
        died = DiedEvent(request_id="died", entered_by="anna", participant=somebody, day=date(2030, 12, 1))
        store.append(STUDY.id, [died])
        assert trial_of_store(store, STUDY, today=DAY).lock is None
        ask_to_unlock(store, STUDY.id, reason="A death came late.", by="anna")
        lift_lock(store, STUDY.id, by="ben")
        with pytest.raises(StoreError, match="not locked"):
            ask_to_unlock(store, STUDY.id, reason="Again.", by="anna")
        again = lock_study(store, STUDY, today=DAY, by="anna")
        assert again.content != lock.content
        [lifted] = store.events(STUDY.id, kind=Kind.DATA_UNLOCKED)
        assert (lifted.content or {})["reason"] == "A death came late."
        assert ((lifted.content or {})["asked_by"], lifted.columns["entered_by"]) == ("anna", "ben")


def test_a_lock_does_not_hold_for_another_plan(kept: Store, tmp_path: Path) -> None:
    with closing(made_store(f"sqlite:///{tmp_path / 'other.db'}")) as store:
        lock_study(store, STUDY, today=DAY, by="anna")
        plan = STUDY.analysis
        assert plan is not None
        other = STUDY.model_copy(update={"analysis": plan.model_copy(update={"version": "2"})})
        assert trial_of_store(store, other, today=DAY).lock is None
