"""Lists made elsewhere: all that is wrong is told row by row, and nothing of a faulty list is used."""

from __future__ import annotations

import itertools

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import ResponseError
from workmh_measures.trial.allocation_list import ListRow, checked_list
from workmh_measures.trial.allocation_plan import list_plan

STUDY = load_study("demo")
PLAN = list_plan(STUDY, levels={"benefit_group": ["aap", "sick_leave"]})
HEADING = ["benefit_group", "number", "arm"]
Made = tuple[str, str, str]


def rows(*made: Made) -> list[ListRow]:
    return [
        (f"list.csv:{line}", dict(zip(HEADING, cells, strict=True))) for line, cells in enumerate(made, 2)
    ]


def good(n: int = 4) -> list[Made]:
    arms = itertools.cycle(("control", "programme"))
    return [(level, str(k), next(arms)) for level in ("aap", "sick_leave") for k in range(1, n + 1)]


def faults(made: list[Made], heading: list[str] = HEADING) -> list[str]:
    with pytest.raises(ResponseError) as refusal:
        checked_list(STUDY, PLAN, heading, rows(*made))
    assert {found.code for found in refusal.value.problems} == {"ALLOC-LIST"}
    return [str(found) for found in refusal.value.problems]


def test_a_good_list_gives_the_arms_of_each_stratum_in_the_order_of_the_numbers() -> None:
    read = checked_list(STUDY, PLAN, HEADING, rows(*reversed(good())))
    assert read.arms == {
        "benefit_group=aap": ["control", "programme"] * 2,
        "benefit_group=sick_leave": ["control", "programme"] * 2,
    }
    assert read.notes == ()


def test_an_arm_may_be_named_by_its_code() -> None:
    coded = [(level, number, {"control": "0", "programme": "1"}[arm]) for level, number, arm in good()]
    by_code = checked_list(STUDY, PLAN, HEADING, rows(*coded))
    assert by_code == checked_list(STUDY, PLAN, HEADING, rows(*good()))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            ("app", "5", "control"),
            "list.csv:10 [ALLOC-LIST] In this row benefit_group is 'app'. Allowed: aap, sick",
        ),
        (("aap", "5", "contrl"), "the arm is 'contrl'. Allowed: control, programme. Did you mean 'control'?"),
        (("", "5", "control"), "benefit_group is empty"),
        (("aap", "", "control"), "the number is empty"),
        (("aap", "0", "control"), "the number is '0'"),
        (("aap", "05", "control"), "the number is '05'"),
        (("aap", "5.5", "control"), "the number is '5.5'"),
        (
            ("25-Jun", "5", "control"),
            "'25-Jun', which looks like a date a spreadsheet program made of a code",
        ),
        (("jan.26", "5", "control"), "'jan.26', which looks like a date"),
        (("2026-06-25 00:00:00", "5", "control"), "which looks like a date"),
        (("aap", "1E+03", "control"), "'1E+03', which looks like what a spreadsheet program made"),
        (("aap", "5", "#REF!"), "'#REF!', which looks like what a spreadsheet program made"),
        (("aap", "4", "control"), "Number 4 of benefit_group=aap stands twice, first at list.csv:5"),
        (("aap", "8", "control"), "benefit_group=aap lacks the numbers 5, 6, 7"),
    ],
)
def test_a_faulty_row_is_told_with_its_place_and_what_may_stand_there(row: Made, said: str) -> None:
    [fault] = faults([*good(), row])
    assert said in fault


def test_all_faults_of_all_rows_are_told_at_once() -> None:
    found = faults([("app", "x", "contrl"), ("aap", "1", "control"), ("aap", "1", "control")])
    assert sum("list.csv:2" in fault for fault in found) == 3
    assert any("stands twice" in fault for fault in found)
    assert any("There is no row for benefit_group=sick_leave" in fault for fault in found)
    assert len(found) == 5


def test_gaps_are_not_told_of_a_stratum_with_a_row_that_could_not_be_read() -> None:
    made = [("aap", "1", "control"), ("aap", "2", "contrl"), ("aap", "3", "control"), *good()[4:]]
    assert len(faults(made)) == 1


def test_columns_that_lack_or_are_not_known_are_told_before_any_row() -> None:
    found = faults([("aap", "1", "control")], ["benefitgroup", "number", "arm"])
    assert "has no column 'benefit_group'. Did you mean 'benefitgroup'?" in found[0]
    assert "Column 'benefitgroup' is not known" in found[1]


def test_block_and_place_may_stand_in_a_list_and_are_not_needed() -> None:
    wider = [(where, {**cells, "block": "1", "place": "2"}) for where, cells in rows(*good())]
    assert checked_list(STUDY, PLAN, [*HEADING, "block", "place"], wider).notes == ()


def test_arms_that_do_not_stand_in_the_ratio_are_a_note_and_no_fault() -> None:
    made = [*good(), ("aap", "5", "control")]
    [note] = checked_list(STUDY, PLAN, HEADING, rows(*made)).notes
    assert note == "benefit_group=aap: control 3, programme 2, which is not 1:1."
