"""Reasons and warnings: each once, with the statistics, scales, waves and groups it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.found import Found
from workmh_measures.report.remarks import capitalised, remarks
from workmh_measures.report.results_view import ResultsView
from workmh_measures.report.writer import Writer

REASON = "Only one category was used."
HEYWOOD = "The sum of the items does not vary."


def told(
    rows: list[Estimate], language: str = "en", instrument: str = "hads", **kept: frozenset[str]
) -> list[str]:
    one = load_instrument(instrument)
    return [phrase.text for phrase in remarks(rows, ResultsView(one, Found(rows), Writer(language)), **kept)]


def warned(**about: str) -> Estimate:
    return Estimate(analysis="omega_total", value=0.8, warnings=(HEYWOOD,), **about)


def silent(**about: str) -> Estimate:
    return Estimate(analysis="omega_total", value=0.8, **about)


def test_a_warning_names_statistic_scale_wave_and_group() -> None:
    about = {"scale": "anxiety", "wave": "2", "group": "a"}
    others = [silent(scale="depression", wave="1"), silent(scale="anxiety", wave="1", group="b")]
    assert told([warned(**about), *others]) == [f"Omega total (Anxiety, wave 2, group a): {HEYWOOD}"]
    assert told([warned(**about), *others], "nb") == [
        "Omega total (Angst, måletidspunkt 2, gruppe a): Summen av leddene varierer ikke."
    ]


def test_what_every_number_of_the_section_shares_is_not_named() -> None:
    assert told([warned(scale="total", wave="1")]) == [f"Omega total: {HEYWOOD}"]


def test_the_same_warning_in_several_scales_is_told_once_with_them() -> None:
    rows = [warned(scale="anxiety"), warned(scale="depression"), silent(scale="total")]
    assert told(rows) == [f"Omega total (Anxiety and Depression): {HEYWOOD}"]


@pytest.mark.parametrize(
    ("language", "every", "some"),
    [("en", "all 8 scales", "6 of 8 scales"), ("nb", "alle 8 skalaer", "6 av 8 skalaer")],
)
def test_many_scales_are_counted(language: str, every: str, some: str) -> None:
    scales = [scale.id for scale in load_instrument("rand36").scales][:8]
    rows = [warned(scale=scale) for scale in scales]
    [line] = told(rows, language, "rand36")
    assert f"({every})" in line
    [line] = told([*rows[:6], *(silent(scale=scale) for scale in scales[6:])], language, "rand36")
    assert f"({some})" in line


def test_many_pairs_are_counted_as_pairs() -> None:
    first, *scales = [scale.id for scale in load_instrument("rand36").scales][:8]
    rows = [replace(warned(scale=first), scale2=scale) for scale in scales]
    assert "(all 7 pairs of scales)" in told(rows, "en", "rand36")[0]
    rows[0] = replace(silent(scale=first), scale2=scales[0])
    assert "(6 av 7 par av skalaer)" in told(rows, "nb", "rand36")[0]


def test_several_waves_and_groups_are_named_as_such() -> None:
    rows = [warned(wave=w, group=g) for w in ("1", "2") for g in ("a", "b")]
    rest = [silent(wave="3"), silent(wave="3", group="a"), silent(wave="3", group="b")]
    assert told([*rest, *rows]) == [f"Omega total (waves 1 and 2, groups a and b): {HEYWOOD}"]
    assert told([*rest, *rows], "nb")[0].startswith("Omega total (måletidspunkt 1 og 2, gruppe a og b)")


def test_everyone_and_all_groups_are_told_apart_from_everyone() -> None:
    rows = [warned(), warned(group="a"), warned(group="b")]
    assert told(rows) == [f"Omega total (everyone and all groups): {HEYWOOD}"]
    rows = [warned(), silent(group="a"), silent(group="b")]
    assert told(rows) == [f"Omega total (everyone): {HEYWOOD}"]


def test_names_that_would_say_too_much_are_counted() -> None:
    rows = [warned(wave="1", group="a"), warned(wave="2", group="b"), silent(wave="1", group="b")]
    assert told(rows) == [f"Omega total (waves 1 and 2, everyone and all groups, 2 places in all): {HEYWOOD}"]


def test_scales_with_other_waves_are_told_apart() -> None:
    rows = [warned(scale="anxiety", wave="1"), warned(scale="depression", wave="2")]
    rows += [silent(scale="total", wave=wave) for wave in ("1", "2")]
    assert told(rows) == [f"Omega total (Anxiety, wave 1; Depression, wave 2): {HEYWOOD}"]


def test_pairs_of_scales_and_of_waves_are_named_as_pairs() -> None:
    rows = [
        Estimate(analysis="pearson", value=0.5, scale="anxiety", scale2="total", warnings=(HEYWOOD,)),
        Estimate(analysis="pearson", value=0.5, scale="depression", scale2="total", warnings=(HEYWOOD,)),
    ]
    assert told(rows) == [f"Pearson r (Anxiety with Total and Depression with Total): {HEYWOOD}"]
    rows = [replace(warned(wave="1"), wave2="2"), silent(wave="1")]
    assert told(rows) == [f"Omega total (waves 1 and 2): {HEYWOOD}"]


def test_a_reason_names_every_number_that_is_lacking_and_a_warning_of_many_none() -> None:
    names = ("icc_a_1", "icc_c_1", "icc_1_1", "icc_a_k", "icc_c_k")
    lacking = [Estimate(analysis=name, reason=REASON) for name in names]
    [line] = told(lacking)
    assert line.startswith("ICC(A,1), agreement, single scores, ICC(C,1)")
    marked = [Estimate(analysis=name, value=0.5, warnings=(REASON,)) for name in names]
    assert told(marked) == [REASON]


def test_items_are_named_by_number_and_label() -> None:
    rows = [Estimate(analysis="weighted_kappa", item=item, value=0.1) for item in ("01", "02", "03")]
    rows[1] = replace(rows[1], warnings=(REASON,))
    [line] = told(rows)
    assert line.startswith("Kappa (02 ")


def test_what_stands_in_a_box_is_not_told_again() -> None:
    assert told([warned()], untold=frozenset([HEYWOOD])) == []


def test_signs_stay_small() -> None:
    assert capitalised("r without error") == "r without error"
    assert capitalised("mean change") == "Mean change"


def test_a_column_beside_the_scales_is_named_where_a_scale_would_be() -> None:
    rows = [warned(scale2="age"), silent(scale="anxiety"), silent(scale="anxiety", scale2="age")]
    assert told(rows) == [f"Omega total (age): {HEYWOOD}"]


def test_groups_of_two_columns_with_the_same_values_are_told_apart() -> None:
    compared = {"analysis": "known_groups_g", "value": 0.2, "group": "1 - 0"}
    rows = [
        Estimate(**compared, factor="sick", warnings=(HEYWOOD,)),
        Estimate(**compared, factor="sex"),
    ]
    assert told(rows) == [f"Hedges' g (group sick: 1 - 0): {HEYWOOD}"]
