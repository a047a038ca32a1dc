from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workmh_measures.report.blocks import Figure, Folded, Notes
from workmh_measures.report.drawings.participant_flow import (
    Flow,
    FlowArm,
    FlowBox,
    FlowReason,
    flow_blocks,
    flow_figure,
)
from workmh_measures.report.writer import Writer

EN, NB = Writer("en"), Writer("nb")
ReadPage = Callable[[str], Any]
STAGES = ["Allocation", "Follow-up, 12 months", "Analysis"]


def boxes(n: int) -> list[FlowBox | None]:
    lost = FlowReason("Moved to another county before the first meeting of the programme", 7)
    return [FlowBox("Allocated", n), FlowBox("Answered", n - 7, [lost]), FlowBox("Analysed", n)]


def flow(n_arms: int, *, has_external: bool = False) -> Flow:
    arms = [FlowArm(f"Arm {k}", boxes(100 + k)) for k in range(n_arms)]
    if has_external:
        arms.append(FlowArm("Matched", [None, *boxes(90)[1:]], is_external=True))
    return Flow(
        title="Flow",
        before=[FlowBox("Assessed", 612), FlowBox("Randomised", None)],
        excluded=FlowBox("Excluded", 204, [FlowReason("Declined", 44)]),
        stages=STAGES,
        arms=arms,
    )


def arrangements(read_page: ReadPage, shown: Flow) -> list[Any]:
    root = read_page(str(flow_figure("f", shown, writer=EN).drawing)).root
    return [one for one in root.all("svg") if (one.get("class") or "").startswith("on-")]


@pytest.mark.parametrize(
    ("n_arms", "has_external"), [(1, False), (2, False), (3, False), (1, True), (2, True)]
)
def test_every_box_is_there_in_both_arrangements(
    read_page: ReadPage, n_arms: int, has_external: bool
) -> None:
    shown = flow(n_arms, has_external=has_external)
    stages = {"on-narrow": 0, "on-wide": len(STAGES)}
    arms = len(shown.arms)
    expected = 3 + arms + 3 * arms - has_external
    found = arrangements(read_page, shown)
    assert [one.get("class") for one in found] == ["on-narrow", "on-wide"]
    for svg in found:
        assert len(list(svg.all("rect"))) == expected + stages[svg.get("class")]
        words = " ".join(one.text for one in svg.all("text")).replace("\u00a0", " ")
        assert "Excluded (n = 204)" in words
        assert "Randomised (n not recorded)" in words
        assert words.count("• Moved") == arms


@pytest.mark.parametrize("n_arms", [1, 2, 3])
def test_no_box_lies_on_another_and_all_lie_inside(read_page: ReadPage, n_arms: int) -> None:
    for svg in arrangements(read_page, flow(n_arms, has_external=True)):
        placed = [
            (
                *(float(one.get(name).removesuffix("%")) for name in ("x", "width")),
                *(float(one.get(n)) for n in ("y", "height")),
            )
            for one in svg.all("rect")
        ]
        for k, (x, width, y, height) in enumerate(placed):
            assert 0 <= x < x + width <= 100
            assert 0 <= y < y + height <= float(svg.get("height"))
            for other_x, other_width, other_y, other_height in placed[:k]:
                apart_across = x >= other_x + other_width or other_x >= x + width
                assert apart_across or y >= other_y + other_height or other_y >= y + height


def test_an_arrow_leads_to_every_allocated_arm_and_none_to_an_external_one(read_page: ReadPage) -> None:
    heads = [
        [one.get("d") for one in svg.all("path")]
        for svg in arrangements(read_page, flow(2, has_external=True))
    ]
    # Excluded, Randomised, two arms; then each arm to its boxes: three, three and two.
    assert [len(one) for one in heads] == [4 + 8, 4 + 8]


def test_the_same_follows_as_a_list_in_words() -> None:
    shown = flow(2, has_external=True)
    figure, folded = flow_blocks("f", shown, writer=NB)
    figure, folded = flow_blocks("f", shown, writer=NB)
    assert isinstance(figure, Figure)
    assert isinstance(folded, Folded)
    lists = [one for one in folded.blocks if isinstance(one, Notes)]
    assert [one.heading for one in lists] == ["Inklusjon", "Arm 0", "Arm 1", "Matched"]
    told = [phrase.text.replace("\u00a0", " ") for one in lists for phrase in one.phrases]
    assert told[:3] == [
        "Assessed (n = 612).",
        "Excluded (n = 204): Declined (n = 44).",
        "Randomised (n ikke registrert).",
    ]
    assert told[4].startswith("Follow-up, 12 months: Answered (n = 93): Moved to another")
    assert len(told) == 3 + 3 + 3 + 2
    description = str(figure.drawing).replace("\u00a0", " ")
    assert all(sentence in description for sentence in told)


def test_a_group_that_was_only_enrolled_has_no_arms_to_divide_into() -> None:
    shown = Flow(title="One", before=[], stages=STAGES, arms=[FlowArm("Programme", boxes(30))])
    drawing = str(flow_figure("f", shown, writer=EN).drawing)
    assert "Programme" in drawing


def test_hostile_words_stay_words() -> None:
    hostile = '"><script>alert(1)</script>'
    box = FlowBox(hostile, 3, [FlowReason(hostile, 1)])
    shown = Flow(title=hostile, before=[box], excluded=box, stages=[hostile], arms=[FlowArm(hostile, [box])])
    assert "<script" not in str(flow_figure("f", shown, writer=EN).drawing)
