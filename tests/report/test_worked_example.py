"""The worked examples on the library pages: what is written out gives what scoring gives."""

from __future__ import annotations

import ast
import operator
import re
from pathlib import Path

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.model.instrument import Instrument
from workmh_measures.report.arithmetic import combining, transforming
from workmh_measures.report.blocks import Steps, Table
from workmh_measures.report.worked_example import chosen_example, worked_example
from workmh_measures.report.worked_score import WorkedScore
from workmh_measures.report.writer import Writer

RULES = Path(__file__).parents[1] / "definitions" / "demo_rules.yaml"
EN = Writer("en")
INSTRUMENTS = [*instrument_ids(), str(RULES)]
SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def result(written: str) -> float:
    """Work an expression out as a reader would."""
    plain = written.replace(",", "").replace("×", "*").replace("÷", "/").replace("−", "-")
    return value_of(ast.parse(plain, mode="eval").body)


def value_of(part: ast.expr) -> float:
    if isinstance(part, ast.BinOp):
        return SIGNS[type(part.op)](value_of(part.left), value_of(part.right))
    if isinstance(part, ast.UnaryOp):
        return -value_of(part.operand)
    assert isinstance(part, ast.Constant)
    return float(part.value)


def worked(instrument: Instrument) -> list[WorkedScore]:
    found = [(scale, chosen_example(instrument, scale)) for scale in instrument.scales]
    return [WorkedScore(instrument, scale, example) for scale, example in found if example is not None]


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_what_is_written_out_gives_what_scoring_gives(name: str) -> None:
    for one in worked(load_instrument(name)):
        combined = one.stage(transform=False, rounding=False)
        transformed = one.stage(transform=True, rounding=False)
        if combined is None:
            continue
        written = combining(one, EN)
        if written:
            assert result(written) == pytest.approx(combined, abs=1e-7), one.scale.id
        converted = transforming(one, combined, EN)
        if converted:
            assert result(converted) == pytest.approx(transformed, abs=1e-7), one.scale.id


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_the_last_number_is_the_score_the_definition_expects(name: str) -> None:
    instrument = load_instrument(name)
    for one in worked(instrument):
        expected = one.example.scores.get(one.scale.id)
        if expected is None:
            continue
        assert one.value == pytest.approx(expected, abs=5e-4), one.scale.id
        [_, steps] = worked_example(instrument, one.scale, EN)
        assert isinstance(steps, Steps)
        assert f"Score: {EN.exact(one.value)}." in [phrase.text for phrase in steps.phrases]


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_scale_has_a_worked_example_with_a_score(name: str) -> None:
    instrument = load_instrument(name)
    assert {one.scale.id for one in worked(instrument) if one.value is not None} == {
        scale.id for scale in instrument.scales
    }


def test_sums_means_and_products_are_all_among_what_is_written_out() -> None:
    rules = load_instrument(RULES)
    written = {one.scale.id: combining(one, EN) for one in worked(rules)}
    assert written["absent"].endswith("÷ 2")
    assert written["lost"].startswith("100 × (1 − (1 − ")
    assert written["weighed"].startswith("50 + 0.4 × ")
    assert " ÷ (" in written["share"]
    assert "(−0.25) × " in written["weighed"]
    who5 = load_instrument("who5")
    assert combining(worked(who5)[0], EN).count("+") == 4
    gad7 = load_instrument("gad7")
    assert combining(worked(gad7)[0], EN).startswith("7 × (")
    eq5d = load_instrument("eq5d5l")
    assert combining(worked(eq5d)[0], EN).startswith("1 + ")


def test_answers_and_what_they_count_as_are_shown_with_the_items() -> None:
    rses = load_instrument("rses")
    [scale] = rses.scales
    [table, _] = worked_example(rses, scale, EN)
    assert isinstance(table, Table)
    example = chosen_example(rses, scale)
    assert example is not None
    low, high = rses.response_scale_of("01").attainable
    for use, row in zip(scale.items, table.groups[0].rows, strict=True):
        answer = example.answers[use.item]
        assert answer is not None
        counts = answer if use.key == 1 else low + high - answer
        assert [cell.text for cell in row] == [
            use.item,
            rses.item(use.item).label.in_language("en"),
            f"{answer:g}",
            f"{counts:g}",
        ]


def test_levels_cut_offs_labels_and_groups_are_said() -> None:
    phq9 = load_instrument("phq9")

    def steps(scale: str) -> str:
        [_, found] = worked_example(phq9, phq9.scale(scale), EN)
        assert isinstance(found, Steps)
        return " ".join(phrase.text for phrase in found.phrases)

    assert "Level: " in steps("total")
    assert re.search(r"Cut-off .*: (yes|no)\.", steps("total"))
    assert "Group: " in steps("algorithm")
    expectancy = load_instrument("rtw_expectancy")
    [table, found] = worked_example(expectancy, expectancy.scale("rtw_exp3"), EN)
    assert isinstance(found, Steps)
    assert isinstance(table, Table)
    assert "That is: " in " ".join(phrase.text for phrase in found.phrases)
    assert table.notes[0].text.startswith("Chosen: Time horizon: ")
