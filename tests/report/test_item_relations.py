"""Items within their scale, drawn from the estimates the tables tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from workmh_measures.analysis.internal_consistency import internal_consistency
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.blocks import Figure
from workmh_measures.report.item_relations import item_relations
from workmh_measures.report.writer import Writer

GAD7 = load_instrument("gad7")


def estimates() -> list[Estimate]:
    """Consistency of seven items that share half of what they measure."""
    draws = np.random.default_rng(7)
    common = draws.normal(size=(200, 1))
    answers = np.clip(np.round(common + draws.normal(size=(200, 7)) + 1.5), 0, 3)
    rows = internal_consistency(pd.DataFrame(answers, columns=[*GAD7.item_ids[:7]]))
    return [replace(row, scale="total", wave="t0") for row in rows]


def test_both_drawings_hold_the_numbers_of_the_estimates_with_n_and_the_name_of_the_wave() -> None:
    rows = estimates()
    say = replace(Writer("en"), waves={"t0": "Baseline"})
    [section] = item_relations(GAD7, rows, say)
    rest, alphas = (one for one in section.blocks if isinstance(one, Figure))
    for figure, name in ((rest, "item_rest_correlation"), (alphas, "cronbach_alpha_if_deleted")):
        assert "Baseline" in figure.caption
        assert "n = 200" in figure.caption
        assert figure.behind is not None
        found = [row.value for row in rows if row.analysis == name]
        assert [line[1].value for line in figure.behind.groups[0].rows] == found
        assert len(found) == 7
        assert "<title" in str(figure.drawing) or "aria-label" in str(figure.drawing)
    [alpha] = [row for row in rows if row.analysis == "cronbach_alpha"]
    assert f"alpha of all items ({say.number(alpha.value, 2)})" in str(alphas.drawing)


def test_without_items_there_is_no_section() -> None:
    assert item_relations(GAD7, [row for row in estimates() if row.item is None], Writer("nb")) == []
