"""What happens in a simulated study is in the store as it would be of real people, in the order of its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.registers import register_records
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import enrolments
from workmh_measures.trial.simulate import SimulatedStudy, simulate
from workmh_measures.trial.simulation.truth import Leaving, Truth, Work

LEAVING = Leaving({"treatment": 0.3, "questionnaires": 0.2, "register": 0.2, "contact": 0.2}, 0.1, 0.1)


@pytest.fixture(scope="module")
def made() -> SimulatedStudy:
    study = load_study("sjm")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    return simulate(
        study,
        instruments,
        n=30,
        seed=8,
        truth=Truth(leaving=LEAVING, work=Work(job_loss=0.1, returned_in_a_year=0.9)),
    )


@pytest.fixture(scope="module")
def store(made: SimulatedStudy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    clock = Clock(datetime(2020, 1, 1, tzinfo=UTC))
    path: Path = tmp_path_factory.mktemp("collected") / "store.sqlite"
    kept = Store.create(f"sqlite:///{path}", now=clock)
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in made.study.schedule}
    collect_simulated(kept, made, instruments, clock)
    yield kept
    kept.close()


def test_enrolments_come_back_with_second_jobs_milestones_withdrawals_and_deaths(
    made: SimulatedStudy, store: Store
) -> None:
    found = {person.participant: person for person in enrolments(store, "sjm")}
    assert found == {person.participant: person for person in made.enrolments}
    for told in ("repeated", "withdrawn", "died"):
        assert any(getattr(person, told) for person in made.enrolments), told
    assert any("service_end" in person.anchors for person in made.enrolments)


def test_registers_come_back_as_they_were_made(made: SimulatedStudy, store: Store) -> None:
    found = {record.participant: record for record in register_records(store, "sjm")}
    assert found == {record.participant: record for record in made.registers}


def test_nothing_is_recorded_of_anybody_before_the_enrolment(made: SimulatedStudy, store: Store) -> None:
    seen: set[str] = set()
    moments = []
    for event in store.events("sjm"):
        name = str(event.columns["participant"])
        assert name in seen or event.columns["kind"] == "enrolled"
        seen.add(name)
        moments.append(event.columns["recorded_at"])
    assert len(seen) == len(made.enrolments)
    assert moments == sorted(moments)


def test_the_chain_of_a_collected_study_holds(store: Store) -> None:
    assert store.verify("sjm").ok
