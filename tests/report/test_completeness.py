from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Dataset, InstrumentUse
from workmh_measures.model.missing import MissingCode
from workmh_measures.model.names import item_columns
from workmh_measures.report.completeness import FormCounts, form_counts, status_counts


@pytest.fixture
def hads(dataset: Dataset) -> InstrumentUse:
    [use] = [use for use in dataset.codebook.instruments if use.instrument.id == "hads"]
    return use


def one_person(dataset: Dataset, answers: dict[str, float], status: float) -> pd.DataFrame:
    """The first row at the first wave with only these answers, and this status of every score."""
    row = dataset.frame[dataset.frame["wave"] == "t0"].head(1).copy()
    for variable in dataset.codebook:
        if variable.kind == "item":
            row[variable.name] = "" if variable.type == "string" else np.nan
        if variable.kind == "status":
            row[variable.name] = status
    for name, value in answers.items():
        row[name] = value
    return row.reset_index(drop=True)


RETURNED = FormCounts(due=1, returned=1, not_returned=0, no_form=0, still_open=0)
LATE = FormCounts(due=1, returned=0, not_returned=1, no_form=0, still_open=0)
EXCUSED = FormCounts(due=1, returned=0, not_returned=0, no_form=1, still_open=0)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (0, RETURNED),
        (MissingCode.DOES_NOT_KNOW, RETURNED),
        (MissingCode.NOT_SHOWN, RETURNED),
        (MissingCode.SKIPPED, RETURNED),
        (MissingCode.PREFER_NOT_TO_ANSWER, RETURNED),
        (MissingCode.NOT_APPLICABLE, RETURNED),
        (MissingCode.WITHDRAWN, EXCUSED),
        (MissingCode.NOT_RETURNED, LATE),
        (MissingCode.NOT_ADMINISTERED, EXCUSED),
        (MissingCode.UNREADABLE, RETURNED),
        (MissingCode.DIED, EXCUSED),
    ],
)
def test_every_code_says_whether_a_form_came_back(
    code: int, expected: FormCounts, dataset: Dataset, hads: InstrumentUse
) -> None:
    answers = {name: float(code) for name in item_columns(hads.instrument)}
    rows = one_person(dataset, answers, status=3.0)
    assert form_counts(rows, dataset.codebook, hads, scheduled=["hads"]) == expected


def test_one_answer_among_codes_of_a_whole_form_is_a_returned_form(
    dataset: Dataset, hads: InstrumentUse
) -> None:
    answers = {name: float(MissingCode.NOT_RETURNED) for name in item_columns(hads.instrument)}
    rows = one_person(dataset, {**answers, "hads_03": 2.0}, status=2.0)
    assert form_counts(rows, dataset.codebook, hads, scheduled=["hads"]) == RETURNED


def test_a_form_due_without_any_code_is_open_and_one_not_due_is_not_counted(
    dataset: Dataset, hads: InstrumentUse
) -> None:
    still = form_counts(one_person(dataset, {}, 3.0), dataset.codebook, hads, scheduled=["hads"])
    assert still == FormCounts(due=1, returned=0, not_returned=0, no_form=0, still_open=1)
    later = form_counts(one_person(dataset, {}, np.nan), dataset.codebook, hads, scheduled=["hads"])
    assert later == FormCounts(due=0, returned=0, not_returned=0, no_form=0, still_open=0)


def test_a_date_or_text_alone_is_a_returned_form(dataset: Dataset) -> None:
    [work] = [use for use in dataset.codebook.instruments if use.instrument.id == "work_status"]
    rows = one_person(dataset, {}, status=3.0)
    rows["work_status_start"] = pd.Timestamp("2025-02-03")
    assert form_counts(rows, dataset.codebook, work, scheduled=["work_status"]) == RETURNED


def test_the_counts_are_those_of_the_simulation(
    dataset: Dataset, hads: InstrumentUse, simulated: object
) -> None:
    completed = {(p, w) for p, w, _, i in simulated.completed if i == "hads"}  # type: ignore[attr-defined]
    for wave in ("t0", "t6"):
        rows = dataset.frame[dataset.frame["wave"] == wave]
        counts = form_counts(rows, dataset.codebook, hads, scheduled=["hads", "who5"])
        came = sum(w == wave for _, w in completed)
        assert counts == FormCounts(60, came, 60 - came, 0, 0)
        assert wave == "t0" or 0 < came < 60


def test_the_reasons_of_scores_add_up_to_the_forms_due(dataset: Dataset, hads: InstrumentUse) -> None:
    rows = dataset.frame[dataset.frame["wave"] == "t6"]
    for scale in hads.instrument.scales:
        counts = status_counts(rows, hads, scale)
        given = int(rows[f"hads_{scale.id}"].notna().sum())
        assert sum(counts.values()) == 60
        assert counts["complete"] + counts["prorated"] == given
        assert list(counts) == ["complete", "prorated", "too_few_answers", "not_given"]
