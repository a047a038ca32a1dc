"""The safety plan of a study: what is wrong with one, and what a study lacks without one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument, load_study, study_ids
from workmh_measures.definitions.safety_checks import lacking_safety, require_safety
from workmh_measures.errors import DefinitionError, Problem
from workmh_measures.model.safety import HELP_LINES, old_help_lines

DEMO = (Path(__file__).parents[2] / "studies" / "demo.yaml").read_text("utf-8")


def faults(folder: Path, *changes: tuple[str, str]) -> tuple[Problem, ...]:
    text = DEMO
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "demo.yaml"
    file.write_text(text, "utf-8")
    try:
        load_study(file)
    except DefinitionError as error:
        return error.problems
    return ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('item: "09", at_least: 1}', 'item: "09", at_least: 4}', "No answer to item 09 of phq9 reaches 4."),
        ('item: "09", at_least: 1}', 'item: "09", at_least: 2}', "A rule above the instrument's own (1) needs"),
        ('item: "09", at_least: 1}', 'item: "10", at_least: 1}', "Item '10' is not in 'items'."),
        ('instrument: phq9, item: "09"', 'instrument: hads, item: "01"', "Item 09 of phq9 needs a rule; the"),
        ("{instrument: phq9, item", "{instrument: phq99, item", "phq99"),
        ('    - {instrument: phq9, item: "09", at_least: 1}\n', "    []\n", "Item 09 of phq9 needs a rule; the"),
        ("stand_in: {name: Stand-in clinician,", "stand_in: {name: safety clinician,", "The stand-in is the one"),
        ("{name: Safety clinician, email: safety@example.org, phone: 00 00 00 00}", "{name: A, phone: 00}", "'A' has no email"),
        ("email: standin@example.org, ", "", "'Stand-in clinician' has no email"),
        ("email: investigator@example.org, ", "", "'Principal investigator' has no email"),
        ("  respond_within_hours: 4\n", "", "respond_within_hours"),
        ("  rules:\n", '  working_day: {start: "16:00", end: "08:00"}\n  rules:\n', "The working day ends"),
        ("title: {nb: Takk for at du forteller det,", "title: {nn: Takk,", "nb"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_safety_plan_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    found = faults(tmp_path, (old, new))
    assert any(told in problem.text or told == problem.found for problem in found), found
    assert all(problem.hint for problem in found)


def test_what_the_person_reads_is_in_every_language_of_the_form(tmp_path: Path) -> None:
    found = faults(tmp_path, ("entry: streamlit", "entry: streamlit\nform_languages: [ar]"))
    text = (tmp_path / "demo.yaml").read_text("utf-8")
    first, last = (text[: text.index(word)].count("\n") + 1 for word in ("\nsafety:", "\n  rules:"))
    lines = {int(problem.where.rpartition(":")[2]) for problem in found if problem.found == "ar"}
    assert len([line for line in lines if first < line <= last + 1]) == 4


def test_a_higher_threshold_with_a_reason_is_taken(tmp_path: Path) -> None:
    assert faults(tmp_path, ("at_least: 1}", "at_least: 2, reason: Protocol 4.2}")) == ()


def test_one_telephone_number_alone_is_never_shown(tmp_path: Path) -> None:
    line = '  help_lines:\n    - {name: {nb: En, en: One}, when: {nb: a, en: a}, number: "113", source: s, checked_on: "2026-11-22"}\n'
    [found] = faults(tmp_path, ("  rules:\n", line + "  rules:\n"))
    assert "never one alone" in found.text


def test_a_real_study_without_a_plan_hears_of_everything_it_lacks_at_once() -> None:
    study = load_study("demo").model_copy(update={"simulated": False, "safety": None})
    told = lacking_safety(study, load_instrument, instrument_ids())
    assert [found.code for found in told] == ["STUDY-SAFETY"] * 2
    assert "responsible, stand_in, investigator" in told[0].text
    assert "Item 09 of phq9" in told[1].text
    with pytest.raises(DefinitionError):
        require_safety(study, load_instrument, instrument_ids())


def test_a_simulated_study_and_one_without_alert_items_need_none() -> None:
    demo = load_study("demo")
    require_safety(demo.model_copy(update={"safety": None}), load_instrument, instrument_ids())
    harmless = tuple(entry for entry in demo.schedule if entry.instrument != "phq9")
    real = demo.model_copy(update={"simulated": False, "safety": None, "schedule": harmless})
    require_safety(real, load_instrument, instrument_ids())


def test_nobody_has_approved_a_plan_or_looked_up_a_number_on_a_day_still_to_come() -> None:
    demo = load_study("demo")
    assert demo.safety is not None
    first, *rest = demo.safety.help_lines
    days = {
        "approved": demo.safety.approved.model_copy(update={"on": date(2999, 1, 1)}),
        "help_lines": (first.model_copy(update={"checked_on": date(2999, 1, 2)}), *rest),
    }
    ahead = demo.model_copy(update={"simulated": False, "safety": demo.safety.model_copy(update=days)})
    with pytest.raises(DefinitionError) as refused:
        require_safety(ahead, load_instrument, instrument_ids())
    assert [(one.code, one.found) for one in refused.value.problems] == [
        ("STUDY-SAFETY", "2999-01-01"),
        ("STUDY-SAFETY", "2999-01-02"),
    ]
    require_safety(ahead.model_copy(update={"simulated": True}), load_instrument, instrument_ids())
    require_safety(demo.model_copy(update={"simulated": False}), load_instrument, instrument_ids())


def test_designs_that_ask_for_it_lack_a_plan_and_the_others_do_not() -> None:
    lacking = {
        name for name in study_ids() if lacking_safety(load_study(name), load_instrument, instrument_ids())
    }
    asking = {
        name
        for name in study_ids()
        if not load_study(name).simulated
        and any(load_instrument(entry.instrument).alert_items for entry in load_study(name).schedule)
    }
    assert lacking == asking
    assert lacking


def test_help_lines_are_old_after_half_a_year() -> None:
    from datetime import timedelta

    checked = HELP_LINES[0].checked_on
    assert old_help_lines(HELP_LINES, checked + timedelta(days=180)) == []
    assert old_help_lines(HELP_LINES, checked + timedelta(days=181)) == list(HELP_LINES)
    assert all({"nb", "nn", "en", "ar"} <= line.name.languages & line.when.languages for line in HELP_LINES)
