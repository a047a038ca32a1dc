"""The drawing of a factor model: every part in its place, none over another, every number on it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from workmh_measures.report.figures import Wording
from workmh_measures.report.loadings_map import loadings_map
from workmh_measures.report.path_diagram import Drawn, Link, path_diagram
from workmh_measures.report.path_layout import SCREEN, TELEPHONE, Placed, columns_of, placed
from workmh_measures.report.writer import Writer

WORDING = Wording("d", "Title", "Words.")
ITEMS = [f"{i:02d} A rather long label of an item" for i in range(12)]
THREE = [Link(f, 4 * f + k, 0.5 + 0.1 * k) for f in range(3) for k in range(4)]
PAIRS = [Link(0, 1, 0.5), Link(0, 2, 0.4), Link(1, 2, 0.6)]
MODELS = {
    "one": Drawn(factors=["F"], items=ITEMS, loadings=[Link(0, i, 0.7) for i in range(12)]),
    "correlated": Drawn(
        factors=["A", "B", "C"],
        items=ITEMS,
        loadings=THREE,
        correlations=PAIRS,
        residuals=[Link(0, 5, 0.2), Link(1, 2, -0.1)],
    ),
    "second order": Drawn(
        factors=["G", "A", "B", "C"],
        items=ITEMS,
        loadings=[Link(link.start + 1, link.end, link.value) for link in THREE],
        orders=[Link(0, 1, 0.9), Link(0, 2, 0.8), Link(0, 3, 0.7)],
    ),
    "bifactor": Drawn(
        factors=["G", "A", "B", "C"],
        items=ITEMS,
        loadings=[
            *(Link(0, i, 0.6) for i in range(12)),
            *(Link(x.start + 1, x.end, -0.2) for x in THREE),
        ],
    ),
    "crossed": Drawn(
        factors=["A", "B"],
        items=ITEMS[:6],
        loadings=[
            *(Link(0, i, 0.6) for i in range(4)),
            *(Link(1, i, 0.5) for i in range(2, 6)),
        ],
        correlations=[Link(0, 1, 0.3)],
    ),
}


def layout(model: Drawn):
    return columns_of(
        [(link.start, link.end) for link in model.loadings],
        higher=frozenset(link.start for link in model.orders),
        n_factors=len(model.factors),
        has_curves=(bool(model.correlations), bool(model.residuals)),
    )


@pytest.mark.parametrize("name", MODELS)
def test_boxes_stand_below_each_other_and_everything_inside_the_drawing(name: str) -> None:
    columns, model = layout(MODELS[name]), MODELS[name]
    places: Placed = placed(columns, model.factors, model.items)
    ends = sorted(
        (middle - height / 2, middle + height / 2)
        for middle, height in zip(places.items, places.heights, strict=True)
    )
    assert all(first[1] < second[0] for first, second in pairwise(ends))
    assert ends[-1][1] < places.height
    assert all(places.radius < y < places.height for y in places.factors)
    for factor in range(len(model.factors)):
        middle, half = columns.ellipse(factor)
        assert 0 <= middle - half < middle + half <= 100
    assert 0 < columns.box[0] < columns.box[1] <= 100


@pytest.mark.parametrize("name", MODELS)
def test_no_two_factors_of_a_column_stand_over_each_other(name: str) -> None:
    columns, model = layout(MODELS[name]), MODELS[name]
    places = placed(columns, model.factors, model.items)
    ys = sorted(places.factors[f] for f in columns.left)
    assert all(second - first >= 2 * places.radius for first, second in pairwise(ys))


@pytest.mark.parametrize("name", MODELS)
def test_labels_fit_their_boxes_on_a_telephone_and_on_a_screen(name: str) -> None:
    columns, model = layout(MODELS[name]), MODELS[name]
    places = placed(columns, model.factors, model.items)
    width = (columns.box[1] - columns.box[0]) / 100
    for tight, roomy in places.item_labels:
        assert max(map(len, tight)) * 6 <= width * TELEPHONE
        assert max(map(len, roomy)) * 6 <= width * SCREEN
        assert roomy == ["".join(roomy)] or len(roomy) <= len(tight)


@pytest.mark.parametrize("name", MODELS)
def test_every_number_and_every_arrow_is_drawn(name: str) -> None:
    model = MODELS[name]
    drawing = str(path_diagram(WORDING, model, writer=Writer("en")))
    shown = re.findall(r">(−?\d\.\d\d)<", drawing)
    links = [*model.loadings, *model.orders, *model.correlations, *model.residuals]
    assert sorted(shown) == sorted(Writer("en").number(link.value, 2) for link in links)
    assert drawing.count("<ellipse") == len(model.factors)
    assert drawing.count("<rect") == len(model.items)
    assert drawing.count("L0 0L") == len(model.loadings) + len(model.orders)
    assert drawing.count("C") >= len(model.correlations) + len(model.residuals)
    assert "<desc" in drawing


def test_a_factor_behind_all_items_stands_to_their_right_and_one_behind_factors_to_their_left() -> None:
    both, higher = layout(MODELS["bifactor"]), layout(MODELS["second order"])
    assert (both.right, both.left) == ((0,), (1, 2, 3))
    assert both.ellipse(0)[0] > both.box[1]
    assert (higher.higher, higher.left) == ((0,), (1, 2, 3))
    assert higher.ellipse(0)[0] + higher.ellipse(0)[1] < higher.ellipse(1)[0] - higher.ellipse(1)[1]


def test_two_arrows_to_one_box_stand_apart_and_leave_lines_of_their_own() -> None:
    model = MODELS["crossed"]
    columns = layout(model)
    places = placed(columns, model.factors, model.items)
    assert places.arrival(1, 2) - places.arrival(0, 2) >= 18
    assert columns.bus(0) != columns.bus(1)


def test_a_weak_loading_is_broken_and_a_negative_one_carries_its_sign() -> None:
    weak = Drawn(factors=["F"], items=ITEMS[:2], loadings=[Link(0, 0, 0.39), Link(0, 1, -0.8)])
    drawing = str(path_diagram(WORDING, weak, writer=Writer("nb")))
    assert drawing.count('stroke-dasharray="4 3"') == 1
    assert "−0,80" in drawing


def test_the_map_of_loadings_is_empty_where_the_model_has_none() -> None:
    rows = [("One", {0: 0.9}), ("Two", {0: 0.2, 1: -0.7})]
    drawing = str(loadings_map(WORDING, rows, factors=["A", "B"], writer=Writer("en")))
    assert drawing.count("<rect") == 4
    assert drawing.count('fill="#ffffff" stroke="#d5dcda"') == 1
    assert re.findall(r">(−?\d\.\d\d)<", drawing) == ["0.90", "0.20", "−0.70"]
    assert 'fill="#ffffff">0.90' in drawing.replace('text-anchor="middle" ', "")
