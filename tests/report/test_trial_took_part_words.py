"""Who took part in a trial is told in both languages: every name, sentence and method, and no English on a Norwegian page."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.trial.trial_cases import made_up_trial

import workmh_measures.trial as trial
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.reasons import in_words
from workmh_measures.report.words import TABLES
from workmh_measures.trial.analysed_people import NOT_ANALYSED
from workmh_measures.trial.answer_courses import COURSES
from workmh_measures.trial.attrition_rows import LEFT_OUT
from workmh_measures.trial.baseline_section import baseline_rows
from workmh_measures.trial.completeness_section import completeness_rows
from workmh_measures.trial.flow_section import ELSEWHERE, flow_rows
from workmh_measures.trial.took_part_names import (
    BASELINE_NAMES,
    COMPLETENESS_NAMES,
    FLOW_NAMES,
    TOOK_PART_METHODS,
)
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.wave_answers import NOT_ANSWERED

SOURCE = Path(trial.__file__).parent
MODULES = (
    *(
        "analysed_people",
        "answer_courses",
        "attrition",
        "attrition_rows",
        "baseline_section",
        "baseline_table",
    ),
    *("characteristic_labels", "characteristics", "completeness_section", "flow_groups", "flow_section"),
    *("items_missing", "person_values", "standardised_balance", "wave_answers"),
)
NAMES = {**FLOW_NAMES, **BASELINE_NAMES, **COMPLETENESS_NAMES}


def constants(tree: ast.Module) -> dict[str, str]:
    """Pieces of sentences that have a name in their module."""
    return {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }


def sentences(path: Path) -> Iterator[str]:
    """Sentences of one module, with a number in every slot."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = constants(tree)
    silent = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Expr, ast.JoinedStr))
        and not isinstance(getattr(node, "value", None), ast.Call)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        told = ""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            told = node.value
        elif isinstance(node, ast.JoinedStr):
            told = "".join(_slot(part, named) for part in node.values)
        if told.endswith(".") and " " in told and told[0].isupper() | (told[0] == "'"):
            yield told.format(arm="3", persons="3") if told in (ELSEWHERE, LEFT_OUT) else told


def _slot(part: ast.expr, named: dict[str, str]) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    name = part.value.id if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) else ""
    return named.get(
        name, "fewer than 10 for each, so the odds ratios are uncertain." if name == "told" else "3"
    )


SENTENCES = sorted({told for name in MODULES for told in sentences(SOURCE / f"{name}.py")})


@pytest.mark.parametrize("told", SENTENCES)
def test_every_sentence_is_translated(told: str) -> None:
    phrase = in_words(told, "nb")
    assert phrase.language is None, told
    assert phrase.text != told


def test_the_sentences_are_found() -> None:
    assert len(SENTENCES) >= 25


def test_every_name_level_and_method_has_its_words_in_both_languages() -> None:
    levels = {
        *NOT_ANSWERED,
        *NOT_ANALYSED,
        *COURSES,
        "treatment",
        "questionnaires",
        "register",
        "contact",
        "deletion",
    }
    wanted = {f"{stem}.{name}" for name in NAMES for stem in ("analysis", "explain")}
    wanted |= {f"method.{name}" for name in TOOK_PART_METHODS} | {f"trial_level.{name}" for name in levels}
    for table in TABLES.values():
        assert wanted <= table.keys()
    alike = {key for key in wanted if TABLES["nb"][key] == TABLES["en"][key]}
    assert not alike


def told_of(data: TrialData) -> Iterator[Estimate]:
    for rows in (flow_rows, baseline_rows, completeness_rows):
        yield from rows(data)


@pytest.mark.parametrize("name", ["demo", "jump", "jobschool", "clubhouse"])
def test_no_english_is_left_on_a_norwegian_page(name: str) -> None:
    data = made_up_trial(name, 60, 7)
    plan = data.plan
    if plan is not None:
        refused = plan.model_copy(update={"baseline": ("arm", "nothing", "date_form", *plan.baseline)})
        data = replace(data, study=data.study.model_copy(update={"analysis": refused}))
    told = {text for row in told_of(data) for text in (row.reason, *row.warnings) if text is not None}
    assert told
    english = {text for text in told if in_words(text, "nb").language is not None}
    assert not english
