"""The kept results of the simulations of trial analyses: what promises too much is known by name, and the page tells it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "validation"
PAGE = (ROOT / "docs" / "trial-validation.md").read_text("utf-8")
PROGRAMS = (
    "effects_of_counts",
    "tests_of_clusters",
    "adjusted_arms",
    "tests_of_repeated_measures",
    "times_to_work",
    "imputed_effects",
    "bootstrap_of_costs",
    "days_at_work",
)
KEPT: dict[str, dict[str, Any]] = {
    name: json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in PROGRAMS
}
ROWS = [(name, row) for name in PROGRAMS for row in KEPT[name]["rows"]]
SHARES = [row for _, row in ROWS if row["what"] in ("coverage", "type I")]

# Every method of which some row promises too much, by program and what is promised.
TOO_BOLD: dict[str, set[tuple[str, str]]] = {
    "effects_of_counts": {("coverage", "Wald"), ("coverage", "Katz")},
    "tests_of_clusters": {
        ("type I", "logistic, persons as if alone"),
        ("type I", "estimating equations, robust"),
    },
    "adjusted_arms": {
        ("coverage", "persons as a sample"),
        ("coverage", "model"),
        ("bias", "Firth, profile"),
        ("bias", "maximum likelihood, Wald"),
        ("bias", "ANCOVA of those left"),
        ("coverage", "ANCOVA of those left"),
    },
    "tests_of_repeated_measures": {("type I", "Satterthwaite"), ("type I", "Kenward-Roger")},
    "imputed_effects": {
        ("coverage", "matched, by arm"),
        ("bias", "matched, by arm"),
        ("standard error", "matched, by arm"),
        ("coverage", "those who stayed"),
        ("bias", "those who stayed"),
    },
    "bootstrap_of_costs": {("coverage", "percentiles of the bootstrap")},
    "days_at_work": {
        ("coverage", "bootstrap, percentiles"),
        ("coverage", "bootstrap, BCa"),
        ("coverage", "two parts, persons as a sample"),
    },
}


def slack(row: dict[str, Any]) -> float:
    """How far a share may be off; where every table was counted, as far as in 5,000 trials."""
    promised, trials = row["promised"], (row["replications"] or 5000) * row["estimated"]
    return float(3.3 * (promised * (1 - promised) / trials) ** 0.5)


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_says_what_made_its_numbers_and_stands_on_the_page(name: str) -> None:
    about = KEPT[name]["certificate"]
    assert about["program"] == f"tests/validation/{name}.py"
    assert (ROOT / about["program"]).is_file()
    assert about["seed"] > 0
    assert f"<!-- made by make docs: {name} -->" in PAGE


def test_shares_are_counted_often_enough() -> None:
    for row in SHARES:
        least = 2000 if row["what"] == "coverage" else 5000
        assert row["replications"] is None or row["replications"] >= least, row


def test_what_holds_is_said_by_its_rule() -> None:
    for row in SHARES:
        away = row["value"] - row["promised"]
        if row["what"] == "type I":
            away = -away
        # A count of trials was rounded: at the very edge either word is right.
        if abs(abs(away) - slack(row)) > 1e-4:
            said = "holds" if abs(away) < slack(row) else "cautious" if away > 0 else "bold"
            assert row["holds"] == said, row


def test_errors_of_chance_are_those_of_a_share() -> None:
    for row in SHARES:
        trials = (row["replications"] or 0) * row["estimated"]
        expected = (row["value"] * (1 - row["value"]) / trials) ** 0.5 if trials else 0.0
        assert row["error"] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_promises_too_much_is_known_by_name(name: str) -> None:
    found = {
        (row["what"], row["method"])
        for program, row in ROWS
        if program == name and row["holds"] in ("bold", "biased")
    }
    assert found == TOO_BOLD.get(name, set())


@pytest.mark.parametrize("name", sorted(TOO_BOLD))
def test_the_page_tells_in_words_what_promises_too_much(name: str) -> None:
    for _, method in TOO_BOLD[name]:
        assert method in told_in_words(), method


def told_in_words() -> str:
    """The page without its tables of numbers."""
    return " ".join(re.sub(r"<!-- made.*?<!-- end -->", "", PAGE, flags=re.DOTALL).split())


def worst(program: str, what: str, method: str) -> float:
    """The share that is furthest from what is promised."""
    found = [
        row["value"] for name, row in ROWS if (name, row["what"], row["method"]) == (program, what, method)
    ]
    assert found
    return max(found) if what == "type I" else min(found)


@pytest.mark.parametrize(
    ("program", "what", "method"),
    [
        ("effects_of_counts", "coverage", "Wald"),
        ("effects_of_counts", "coverage", "Katz"),
        ("tests_of_clusters", "type I", "estimating equations, robust"),
        ("tests_of_clusters", "type I", "logistic, persons as if alone"),
        ("adjusted_arms", "coverage", "persons as a sample"),
        ("adjusted_arms", "coverage", "ANCOVA of those left"),
        ("tests_of_repeated_measures", "type I", "Satterthwaite"),
        ("tests_of_repeated_measures", "type I", "Kenward-Roger"),
        ("imputed_effects", "coverage", "matched, by arm"),
        ("bootstrap_of_costs", "coverage", "percentiles of the bootstrap"),
        ("days_at_work", "coverage", "bootstrap, percentiles"),
        ("days_at_work", "coverage", "bootstrap, BCa"),
        ("days_at_work", "coverage", "two parts, persons as a sample"),
    ],
)
def test_the_page_tells_how_far_the_worst_is_off(program: str, what: str, method: str) -> None:
    assert f"{100 * worst(program, what, method):.1f} %" in told_in_words()
