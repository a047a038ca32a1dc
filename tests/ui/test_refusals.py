from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from string import Formatter
from types import ModuleType

import pytest

from workmh_measures import study_import
from workmh_measures.errors import CATALOGUE, problem
from workmh_measures.interop import (
    answer_import,
    child,
    columnar,
    delimited,
    foreign,
    long_answers,
    named_rows,
    participant_import,
    rating_import,
    register_import,
    register_spells,
    sniffing,
    statistical,
    table_cells,
    tables,
    text_rows,
    workbook,
    xport,
)
from workmh_measures.storage import (
    adjudication,
    corrections,
    imported_answers,
    newcomers,
    participants,
    queries,
    query_events,
    registers,
    second_entry,
    unit_ratings,
)
from workmh_measures.ui.desk import opening
from workmh_measures.ui.words.catalogue_nb import CATALOGUE_NB
from workmh_measures.ui.words.refusals import (
    HINTS,
    SENTENCES,
    problem_in_words,
    refusal_in_words,
    sentence_in_words,
)

SLOTS = {"day": "2026-03-01", "ticket.answered_on": "2026-03-01"}


def said_in(module: ModuleType) -> Iterator[str]:
    """Yield every sentence a module makes for a problem, its slots filled."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        is_text = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "text"
        value = node.value if is_text or isinstance(node, ast.Yield) else None
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "_refused":
            value = node.args[-1]
        parts = value.values if isinstance(value, ast.JoinedStr) else [value]
        filled = "".join(
            SLOTS.get(ast.unparse(part.value), "x") if isinstance(part, ast.FormattedValue) else part.value
            for part in parts
            if isinstance(part, (ast.FormattedValue, ast.Constant))
            and (isinstance(part, ast.FormattedValue) or isinstance(part.value, str))
        )
        if filled.endswith("."):
            yield filled


@pytest.mark.parametrize("module", [opening, second_entry, adjudication])
def test_every_sentence_staff_may_be_told_is_told_in_norwegian(module: ModuleType) -> None:
    sentences = [*said_in(module)]
    assert len(sentences) >= 4
    for sentence in sentences:
        [told] = [refusal_in_words([problem("ENTRY-START", text=sentence)], "nb")]
        assert sentence not in told
        assert told.endswith("Velg på nytt; ingenting er lagret.")


@pytest.mark.parametrize("code", ["FORM-SCHEDULE", "FORM-SHUT", "FORM-CLOSED", "FORM-WORDING"])
def test_so_is_every_other_thing_that_stands_against_a_form(code: str) -> None:
    found = problem(code, found="hads", language="nb")
    assert found.text not in refusal_in_words([found], "nb")
    assert found.text in refusal_in_words([found], "en")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Nobody is enrolled as 'zzz'.",
            "Ingen er registrert som «zzz». Mente du «zzy»? Se på koden én gang til.",
        ),
        (
            "Nobody is enrolled as 'zzz', which has 3 characters, and an id has 7.",
            "Ingen er registrert som «zzz»: koden har 3 tegn, og den skal ha 7. Mente du «zzy»? Se på koden én gang til.",
        ),
        (
            "Nobody is enrolled as 'z', which has one wrong character, or two that changed places.",
            "Ingen er registrert som «z»: ett tegn er feil, eller to har byttet plass. Mente du «zzy»? Se på koden én gang til.",
        ),
    ],
)
def test_who_is_not_known_is_told_with_the_nearest(text: str, told: str) -> None:
    found = problem("PERSON-UNKNOWN", where="study x", found="zzz", nearest="zzy", text=text)
    assert refusal_in_words([found], "nb") == told
    assert (
        refusal_in_words([found, found], "en").split("\n\n")
        == [f"{text} Did you mean 'zzy'? Check the code."] * 2
    )


def test_a_day_is_written_as_norwegians_write_it() -> None:
    found = problem("ENTRY-START", text="2027-12-24 has not come yet.")
    assert refusal_in_words([found], "nb").startswith("24.12.2027 har ikke vært ennå.")


def test_a_sentence_nobody_translated_stays_as_it_is() -> None:
    found = problem("STUDY-EARNEST")
    assert refusal_in_words([found], "nb") == f"{found.text} {found.hint}"


def test_every_code_with_a_hint_of_its_own_is_in_the_catalogue() -> None:
    assert set(HINTS) <= set(CATALOGUE)
    assert all(norwegian.endswith(".") for norwegian in SENTENCES.values())


# --- files, entry, corrections and queries: everything a page of staff may show -------------------

ROWS = [
    answer_import, long_answers, participant_import, rating_import, register_import, register_spells, table_cells,
    imported_answers, newcomers, participants, registers, unit_ratings, study_import, text_rows,
]  # fmt: skip
RECORD = [corrections, queries, query_events, adjudication, second_entry]
READING = [child, columnar, delimited, foreign, sniffing, statistical, tables, text_rows, workbook, xport]
FILLERS = ("2026-03-01", "5", "x")
# What some slots are filled with where they are made.
FILLED = {
    "told": "2026-01-01 to no end",
    "deed": "withdrew (contact) from",
    "fault": "has 3 characters, and an id has 7",
    "same": "stands",
    "known.state": "answered",
    "kind": "stratum",
}
# Made by the store's own types; no page can bring it about.
NEVER_SHOWN = {"It names no query.", "{self.origin}' is none of {', '.join(ORIGINS)}."}


def filled_text(node: ast.AST, filler: str) -> str:
    """Return a text of the source with its slots filled; empty for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    limits = "2026-01-01 to 2026-02-01" if filler == FILLERS[0] else "0 to 3"
    said = {**FILLED, "allowed": limits}
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else said.get(ast.unparse(part.value), filler)  # type: ignore[attr-defined]
        for part in node.values
    )


def sentences_of(module: ModuleType) -> Iterator[tuple[str, list[str]]]:
    """Yield every sentence in a module that is no documentation, as it stands and with its slots filled in each way."""
    tree = ast.parse(inspect.getsource(module))
    left = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    left |= {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for inner in ast.walk(node)
        if inner is not node
    }
    for node in ast.walk(tree):
        told = [] if id(node) in left else [filled_text(node, filler) for filler in FILLERS]
        if told and told[0].endswith(".") and " " in told[0].strip(", ."):
            yield ast.unparse(node).strip("f\"'"), told


@pytest.mark.parametrize("module", [*ROWS, *RECORD], ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_sentence_about_a_file_or_an_entry_is_told_in_norwegian(module: ModuleType) -> None:
    english = [
        source
        for source, told in sentences_of(module)
        if source not in NEVER_SHOWN
        and all(sentence_in_words(one.strip(), "nb") == one.strip() for one in told)
    ]
    # The end of a sentence about an unknown end is told with the sentence itself.
    assert [one for one in english if "Where no end is known" not in one] == []


@pytest.mark.parametrize("module", READING, ids=lambda module: module.__name__.rpartition(".")[2])
def test_so_is_why_a_file_cannot_be_read(module: ModuleType) -> None:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        named = {one.arg: one.value for one in node.keywords} if isinstance(node, ast.Call) else {}
        told = [filled_text(named["found"], filler) for filler in FILLERS] if "found" in named else [""]
        if " " not in told[0].strip():
            continue
        shown = [problem_in_words(problem("TABLE-READ", found=one), "nb") for one in told]
        assert any(one not in new.text and new.found != one for one, new in zip(told, shown, strict=True)), (
            told
        )


@pytest.mark.parametrize("code", sorted(CATALOGUE_NB))
def test_a_sentence_has_the_same_slots_in_both_languages(code: str) -> None:
    english, norwegian = CATALOGUE[code][0], CATALOGUE_NB[code][0]
    assert slots_of(norwegian) == slots_of(english)
    slots = {slot: f"q{slot}q" for slot in slots_of(english)}
    found = problem(code, **slots)  # type: ignore[arg-type]
    told = problem_in_words(found, "nb")
    assert all(value in told.text for value in slots.values())
    assert english == "{text}" or told.text != found.text
    assert told.hint != found.hint
    assert "--" not in told.hint
    assert "workmh" not in told.hint


def slots_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize(
    "module", [*ROWS, *RECORD, *READING, named_rows], ids=lambda module: module.__name__.rpartition(".")[2]
)
def test_every_code_such_a_page_may_show_has_a_sentence_in_norwegian(module: ModuleType) -> None:
    texts = (
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    assert {text for text in texts if text in CATALOGUE} <= set(CATALOGUE_NB)


def test_what_stood_in_the_file_is_quoted_as_it_was() -> None:
    found = problem(
        "FILE-PERSON", where="fil.csv:3, column 'Deltaker'", found="no end", allowed="0 to 3", nearest="x"
    )
    told = problem_in_words(found, "nb")
    assert told.text == "Deltakeren «no end» er ikke med i studien."
    assert (told.where, told.found, told.allowed) == ("fil.csv:3, kolonne «Deltaker»", "no end", "0 til 3")
    assert problem_in_words(found, "en").text == found.text
