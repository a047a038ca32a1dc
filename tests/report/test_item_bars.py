"""Bars of the items behind a score, around the middle of their scale, and the names of norms."""

from __future__ import annotations

import pandas as pd
import pytest

from workmh_measures.dataset.codebook import InstrumentUse
from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.model.names import item_column
from workmh_measures.report.blocks import Figure, Note
from workmh_measures.report.item_bars import item_bars, items_of
from workmh_measures.report.norm_words import norm_name
from workmh_measures.report.words.norm_names import NORM_NAMES
from workmh_measures.report.writer import Writer

EN = Writer("en")


def use_of(name: str) -> InstrumentUse:
    return InstrumentUse(load_instrument(name), {}, ("t0",))


def answered(use: InstrumentUse, counts: dict[int, int], lone: str) -> pd.DataFrame:
    """Every item answered with each code so often, but one that three people answered."""
    codes = [code for code, n in counts.items() for _ in range(n)]
    columns = {item_column(use.instrument.id, item): codes for item in use.instrument.item_ids}
    columns[item_column(use.instrument.id, lone)] = [*codes[:3], *[-992] * (len(codes) - 3)]
    return pd.DataFrame(columns)


def test_each_item_is_counted_and_the_middle_lies_between_two_of_four_options() -> None:
    use = use_of("phq9")
    total = use.instrument.scale("total")
    rows = answered(use, {0: 4, 1: 3, 2: 2, 3: 1, -992: 2}, lone="09")
    figure, how = item_bars(use, total, rows, wave_name="Baseline", say=EN)
    assert isinstance(figure, Figure)
    assert isinstance(how, Note)
    assert "fewer than 5" in how.phrase.text
    assert "PHQ-9 was answered at Baseline" in figure.caption
    assert figure.behind is not None
    lines = figure.behind.groups[0].rows
    assert len(lines) == len(items_of(use, total)) - 1
    assert {tuple(cell.text for cell in line[1:]) for line in lines} == {
        ("10", "4", "40.0", "3", "30.0", "2", "20.0", "1", "10.0")
    }
    assert len(figure.legend) == 4


def test_an_odd_number_of_options_has_its_middle_in_the_middle_option() -> None:
    use = use_of("eq5d5l")
    scale = use.instrument.scales[0]
    rows = answered(use, {1: 5, 3: 10, 5: 5}, lone=use.instrument.item_ids[-1])
    figures = [one for one in item_bars(use, scale, rows, wave_name="t0", say=EN) if isinstance(one, Figure)]
    assert figures
    drawn = str(figures[0].drawing)
    # Five of twenty on either side, ten in the middle: the bar lies evenly around the line.
    assert "50%" in drawn
    assert len(figures[0].legend) == 5


def test_nobody_no_bars() -> None:
    use = use_of("phq9")
    rows = answered(use, {-992: 20}, lone=use.instrument.item_ids[0])
    assert item_bars(use, use.instrument.scale("total"), rows, wave_name="t0", say=EN) == []


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_norm_of_the_library_has_a_name_in_words(language: str) -> None:
    say = Writer(language)
    rows = [
        norm for name in instrument_ids() for scale in load_instrument(name).scales for norm in scale.norms
    ]
    assert rows
    for norm in rows:
        assert NORM_NAMES[norm.id][language]
        assert norm_name(norm, say).startswith(NORM_NAMES[norm.id][language])
        assert "_" not in norm_name(norm, say)
    assert {norm.id for norm in rows} == set(NORM_NAMES)
