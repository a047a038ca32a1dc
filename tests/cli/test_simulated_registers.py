"""The registers of a simulated trial, written as tables and read as an extract, are those that were simulated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workmh_measures.cli.simulated_files import write_simulated_files
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.interop.register_import import Extract, read_extract
from workmh_measures.model.work import EmploymentSpell, RegisterRecord
from workmh_measures.trial.simulate import simulate


def by_start(record: RegisterRecord) -> tuple[object, ...]:
    def key(spell: object) -> tuple[date, str]:
        return (spell.start, spell.kind)  # type: ignore[attr-defined]

    window = record.observed_from, record.observed_to, record.end_reason
    return (record.participant, *window, sorted(record.employment, key=key), sorted(record.benefits, key=key))


@pytest.mark.parametrize("name", ["ips_rct", "jump"])
def test_tables_of_a_simulated_trial_are_read_back_as_what_was_simulated(name: str, tmp_path: Path) -> None:
    study = load_study(name)
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    made = simulate(study, instruments, n=25, seed=4)
    write_simulated_files(study, n=25, seed=4, folder=tmp_path)
    people = [person.participant for person in made.enrolments]
    for source in sorted({record.source for record in made.registers}):
        extract = Extract(
            tmp_path / "windows.csv", source, tmp_path / "spells.csv", tmp_path / "benefits.csv"
        )
        read = read_extract(extract, people, today=date(2100, 1, 1))
        assert read.problems == ()
        expected = [by_start(record) for record in made.registers if record.source == source]
        assert [by_start(record) for record in read.records] == sorted(
            expected, key=lambda told: str(told[0])
        )
        assert any(
            isinstance(spell, EmploymentSpell) for record in read.records for spell in record.employment
        )
