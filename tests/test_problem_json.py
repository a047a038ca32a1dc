"""What a program reads of a problem says what is wrong, also where nothing is found."""

from __future__ import annotations

from workmh_measures.errors import problem


def test_without_a_find_the_sentence_stands_before_the_hint() -> None:
    told = problem("DEF-STUDY", where="study.yaml:4", text="The plan names no outcome.").as_json()
    assert told["found"] is None
    assert told["hint"] == "The plan names no outcome. Correct the study file."


def test_with_a_find_the_hint_is_alone() -> None:
    told = problem("DEF-WAVE-UNKNOWN", found="t9").as_json()
    assert told["found"] == "t9"
    assert told["hint"] == "Correct the id or add the wave."
