from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

from workmh_measures.report.drawings.state_occupancy import (
    ArmStates,
    StateOccupancy,
    state_occupancy_figure,
)
from workmh_measures.report.drawings.state_patterns import MOST_STATES, pattern
from workmh_measures.report.writer import Writer

EN = Writer("en")
ReadPage = Callable[[str], Any]
SHARES = [[0.1, 0.9, 0.0], [0.2, 0.5, 0.2], [0.5, 0.25, 0.25]]


def occupancy(n_arms: int, first_month: int = 0) -> StateOccupancy:
    return StateOccupancy(
        title="States",
        time_label="Months",
        share_label="Share of the arm",
        states=["Work", "Benefit", "Other"],
        arms=[ArmStates(f"Arm {k}", SHARES) for k in range(n_arms)],
        first_month=first_month,
    )


@pytest.mark.parametrize("n_arms", [1, 2, 3])
def test_bars_are_as_high_as_their_shares_and_stand_on_each_other(read_page: ReadPage, n_arms: int) -> None:
    figure = state_occupancy_figure("s", occupancy(n_arms), writer=EN)
    root = read_page(str(figure.drawing)).root
    for svg in (one for one in root.all("svg") if (one.get("class") or "").startswith("on-")):
        bars = [one for one in svg.all("rect") if one.get("fill").startswith("url")]
        assert len(bars) == 8 * n_arms
        heights = [float(one.get("height")) / 200 for one in bars[:8]]
        assert heights == pytest.approx([share for month in SHARES for share in month if share], abs=1e-4)
        for below, above in ((0, 1), (2, 3), (3, 4)):
            foot = float(bars[above].get("y")) + float(bars[above].get("height"))
            assert foot == pytest.approx(float(bars[below].get("y")))
        ends = [
            float(one.get("x").removesuffix("%")) + float(one.get("width").removesuffix("%")) for one in bars
        ]
        assert max(ends) <= 100


def test_what_is_not_observed_is_left_empty_and_said() -> None:
    drawing = str(state_occupancy_figure("s", occupancy(1, first_month=1), writer=EN).drawing)
    assert "at 2: Work 20%, Benefit 50%, Other 20%, not observed 10%" in drawing
    assert "at 1: Work 10%, Benefit 90%, Other 0%;" in drawing


def test_every_filling_is_there_and_no_id_comes_twice() -> None:
    figure = state_occupancy_figure("s", occupancy(2), writer=EN)
    whole = str(figure.drawing) + "".join(str(key) for key, _ in figure.legend)
    ids = re.findall(r' id="([^"]+)"', whole)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", whole)) <= set(ids)
    assert [label for _, label in figure.legend] == ["Work", "Benefit", "Other"]


def test_states_differ_by_their_pattern_or_clearly_by_their_tone() -> None:
    tiles = [str(pattern("x", k)) for k in range(MOST_STATES)]
    outlines = [re.findall(r' d="([^"]+)"', one) for one in tiles]
    plain = [one for one, outline in zip(tiles, outlines, strict=True) if not outline]
    assert len({str(outline) for outline in outlines if outline}) == MOST_STATES - len(plain)

    def brightness(tile: str) -> float:
        colour = re.findall(r'fill="#(\w{6})"', tile)[0]
        return sum(int(colour[k : k + 2], 16) for k in (0, 2, 4)) / 765

    assert all(abs(brightness(one) - brightness(other)) > 0.4 for one, other in combinations(plain, 2))
