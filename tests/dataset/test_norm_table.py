"""T scores stand behind the scores, described by the codebook; a recalled norm says that it is a draft."""

from __future__ import annotations

import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Dataset
from workmh_measures.dataset.norm_table import norm_counts, with_norms
from workmh_measures.dataset.scored_table import AnswerTable, scored_table
from workmh_measures.definitions.library import load_instrument
from workmh_measures.scoring.norms import NamedNorm, named_norm

CORE10 = load_instrument("core10")


@pytest.fixture
def scored() -> Dataset:
    answers = pd.DataFrame([[2.0] * 10, [0.0] * 10, [None] * 10], columns=list(CORE10.item_ids), dtype=float)
    table = AnswerTable(answers, pd.DataFrame({"id": ["a", "b", "c"]}))
    return scored_table(CORE10, table, parameters={}).dataset


@pytest.fixture
def general() -> NamedNorm:
    return named_norm(CORE10.scale("total"), "uk_general", instrument="core10")


def test_columns_and_codebook_grow_together(scored: Dataset, general: NamedNorm) -> None:
    found = with_norms(scored, CORE10, {"total": general})
    assert list(found.frame.columns) == [*scored.frame.columns, "core10_total_t", "core10_total_t_status"]
    pd.testing.assert_frame_equal(found.frame[list(scored.frame.columns)], scored.frame)
    score, norm = scored.frame["core10_total"], general.rows[0]
    assert found.frame["core10_total_t"][0] == pytest.approx(50 + 10 * (score[0] - norm.mean) / norm.sd)
    assert list(found.frame["core10_total_t_status"]) == [0, 0, 1]
    assert norm.source in found.codebook["core10_total_t"].derivation
    counts = norm_counts(found, CORE10, {"total": general})["total"]
    assert (counts["compared"], counts["no_score"]) == (2, 1)


def test_no_norm_changes_nothing(scored: Dataset) -> None:
    pd.testing.assert_frame_equal(with_norms(scored, CORE10, {}).frame, scored.frame)


def test_a_recalled_norm_is_labelled_a_draft(scored: Dataset, general: NamedNorm) -> None:
    rows = tuple(row.model_copy(update={"evidence": "recalled"}) for row in general.rows)
    recalled = NamedNorm(general.id, general.by, rows)
    assert "DRAFT" in with_norms(scored, CORE10, {"total": recalled}).codebook["core10_total_t"].label["en"]
    assert (
        "DRAFT" not in with_norms(scored, CORE10, {"total": general}).codebook["core10_total_t"].label["en"]
    )
