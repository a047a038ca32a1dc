"""What pages of staff show of analyses: the sections of the printed reports, the plan alone, and every number as a table."""

from __future__ import annotations

import csv
import io
from dataclasses import fields

import pytest

from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.definitions.library import load_study, scheduled_instruments, study_ids
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.blocks import Table
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.instrument_parts import instrument_parts
from workmh_measures.report.rows_table import rows_table
from workmh_measures.report.table_file import table_csv
from workmh_measures.report.trial_together_parts import plan_parts
from workmh_measures.report.trial_view import TrialView
from workmh_measures.report.writer import Writer
from workmh_measures.trial.instrument_inquiry import Asked, Inquiry, prepared
from workmh_measures.trial.plan_alone import plan_alone

from ..trial.trial_cases import made_up_trial


def test_the_sections_of_an_instrument_are_those_of_its_page() -> None:
    data = made_up_trial()
    ready = prepared(Asked(data.study, data.long), Inquiry("phq9", "overview", wave="t0"))
    rows = analyse(ready.measured, ready.questions)
    instrument = ready.measured.instrument
    sections = instrument_parts(instrument, rows, Writer("en"))
    page = instrument_page(instrument, rows, language="en")
    ids = [section.id for section in sections]
    assert ids[0] == "results-1"
    assert ids[-1] == "methods"
    assert ids == [section.id for section in instrument_parts(instrument, rows, Writer("nb"))]
    assert all(f'id="{one}"' in page for one in ids)
    assert instrument_parts(instrument, [], Writer("en")) == []


@pytest.mark.parametrize("name", study_ids())
def test_the_plan_of_every_study_is_told_without_people_and_without_arms(name: str) -> None:
    study = load_study(name)
    data = plan_alone(study, scheduled_instruments(study))
    assert data.people == ()
    blocks = plan_parts(TrialView(data, (), Writer("nb")))
    told = repr(blocks)
    assert all(f"'{arm.name.in_language('nb')}'" not in told for arm in study.arms)
    tables = [block for block in blocks if isinstance(block, Table)]
    assert len(tables) == (study.analysis is not None)
    if study.analysis is not None:
        lines = sum(len(group.rows) for group in tables[0].groups)
        assert lines == len(study.analysis.comparisons)


def test_every_number_of_an_analysis_is_in_its_table_in_full() -> None:
    rows = [
        Estimate(analysis="mean", value=1 / 3, n=12, warnings=("one", "two")),
        Estimate(analysis="sd", group="=1+1", reason="why not"),
    ]
    content = table_csv(rows_table(rows, "Every number"), writer=Writer("en"))
    first, second = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert list(first) == [field.name for field in fields(Estimate)]
    assert float(first["value"]) == 1 / 3
    assert (first["n"], first["warnings"]) == ("12", "one; two")
    assert second["group"] == "'=1+1"
    assert (second["value"], second["reason"]) == ("", "why not")
