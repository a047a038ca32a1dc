"""A map of scores: both forms, every fault at once, and an instrument for scores that belong to none."""

from __future__ import annotations

from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.scores_map import instrument_of_scores, read_scores_map
from workmh_measures.errors import ResponseError
from workmh_measures.model.scores_map import ScoresMap
from workmh_measures.scoring.attainable import attainable_range


def read(tmp_path: Path, text: str) -> ScoresMap:
    path = tmp_path / "scores.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scores_map(path)


def test_the_bare_form_says_the_same(tmp_path: Path) -> None:
    bare = read(tmp_path, "{id: who, wave: time, anxiety: A, depression: D}")
    whole = read(tmp_path, "{id: who, wave: time, scores: {anxiety: A, depression: {column: D}}}")
    assert bare == whole
    assert {name: score.column for name, score in bare.scores.items()} == {"anxiety": "A", "depression": "D"}


def test_every_fault_of_a_map_is_told_at_once(tmp_path: Path) -> None:
    text = "scores:\n  Bdi: {column: b}\n  who: {colum: w, range: [0]}\nmissing: 9\n"
    with pytest.raises(ResponseError) as refused:
        read(tmp_path, text)
    said = [str(p) for p in refused.value.problems]
    assert len(said) >= 4
    assert any("colum" in one and "column" in one for one in said)


def test_scales_an_instrument_has_not_are_named_with_the_nearest(tmp_path: Path) -> None:
    given = read(tmp_path, "{anxeity: A, total: {column: T, range: [0, 42]}}")
    with pytest.raises(ResponseError) as refused:
        instrument_of_scores(given, load_instrument("hads"))
    assert [p.code for p in refused.value.problems] == ["MAP-SCALE", "MAP-VALUE"]
    assert refused.value.problems[0].nearest == "anxiety"


def test_scores_of_no_instrument_make_one_of_their_own(tmp_path: Path) -> None:
    given = read(
        tmp_path,
        "{bdi: {column: b, range: [0, 63], direction: higher_is_worse, name: {nb: BDI, en: BDI-II}}, "
        "who: {column: w, range: [0, 25]}}",
    )
    made = instrument_of_scores(given, None)
    assert [scale.id for scale in made.scales] == ["bdi", "who"]
    assert [attainable_range(made, scale, {}) for scale in made.scales] == [(0, 63), (0, 25)]
    assert made.scale("bdi").direction == "higher_is_worse"
    assert made.scale("bdi").name.in_language("en") == "BDI-II"
    assert made.languages == {"nb", "en"}


def test_without_an_instrument_each_score_states_its_range(tmp_path: Path) -> None:
    given = read(tmp_path, "{bdi: b, who: w}")
    with pytest.raises(ResponseError) as refused:
        instrument_of_scores(given, None)
    assert [p.code for p in refused.value.problems] == ["MAP-VALUE", "MAP-VALUE"]
