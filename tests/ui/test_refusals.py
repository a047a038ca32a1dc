from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest

from workmh_measures import study_import
from workmh_measures.definitions.library import load_study
from workmh_measures.errors import CATALOGUE, problem
from workmh_measures.interop import (
    answer_import,
    child,
    columnar,
    delimited,
    foreign,
    form_reader,
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
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.storage import (
    adjudication,
    corrections,
    events,
    imported_answers,
    newcomers,
    participants,
    queries,
    query_events,
    registers,
    second_entry,
    second_entry_events,
    study_events,
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

SOURCE = Path(study_import.__file__).parent
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


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("The workbook has 3 sheets; 'Ark 1' was read.", "Arbeidsboka har 3 ark; «Ark 1» er lest."),
        (
            "12 cells are formulas (B2 is the first); the values stored for them were read.",
            "12 celler er formler (B2 er den første); verdiene som er lagret for dem, er lest.",
        ),
        (
            "2 empty columns without a name were left out.",
            "2 tomme kolonner uten navn er utelatt.",
        ),
        ("Columns 2, 4 are all named 'a'.", "Kolonnene 2, 4 heter alle «a»."),
        ("Columns 2, 4 have no name.", "Kolonnene 2, 4 har ikke noe navn."),
        ("kari does not manage staff.", "kari kan ikke styre kontoer."),
    ],
)
def test_what_is_noted_of_a_file_or_an_account_is_told_in_norwegian(note: str, told: str) -> None:
    assert sentence_in_words(note, "nb") == told


def test_of_a_file_no_page_changes_the_family_is_told() -> None:
    found = problem("DEF-YAML", where="studies/demo.yaml", found="a tab")
    told = problem_in_words(found, "nb")
    assert told.text == "Studiefilen eller definisjonen av et instrument har en feil."
    assert (told.where, told.code) == (found.where, "DEF-YAML")
    assert found.text in refusal_in_words([found], "en")


def test_why_nothing_was_estimated_is_told_as_in_the_report() -> None:
    found = problem("NOT-ESTIMABLE", text="All scores are the same.")
    assert refusal_in_words([found], "nb").startswith("Alle skårene er like.")


def test_every_code_with_a_hint_of_its_own_is_in_the_catalogue() -> None:
    assert set(HINTS) <= set(CATALOGUE)
    assert all(norwegian.endswith(".") for norwegian in SENTENCES.values())


# --- files, entry, corrections and queries: everything a page of staff may show -------------------

ROWS = [
    answer_import, form_reader, long_answers, participant_import, rating_import, register_import, register_spells, table_cells,
    imported_answers, newcomers, participants, registers, unit_ratings, study_import, text_rows,
]  # fmt: skip
RECORD = [corrections, queries, query_events, adjudication, second_entry]
EVENTS = [events, second_entry_events, study_events]
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
    beside = dict.fromkeys(slots_of(CATALOGUE[code][1]) - slots_of(english), "beside")
    found = problem(code, **slots, **beside)  # type: ignore[arg-type]
    told = problem_in_words(found, "nb")
    assert all(value in told.text for value in slots.values())
    assert english == "{text}" or told.text != found.text
    assert told.hint != found.hint
    assert "--" not in told.hint
    assert "workmh" not in told.hint


# Of what is in reach of a page by its imports: met by the command line alone, or before the server serves.
COMMANDS_ALONE = ("CHANGE-PUBLISHED", "ERASE-", "MODEL-TEXT", "NORM-", "REDACT-REFUSED", "SIM-", "UI-")


def test_every_code_in_reach_of_a_page_is_told_in_norwegian() -> None:
    english = set()
    codes = {text for module in in_reach_of_pages() for text in texts_of(module) if text in CATALOGUE}
    assert len(codes) > 200
    for code in codes:
        slots = {slot: "2026-03-01 10:00 UTC" for part in CATALOGUE[code] for slot in slots_of(part)}
        found = problem(code, **slots)  # type: ignore[arg-type]
        told = problem_in_words(found, "nb")
        if told.hint == found.hint or (told.text == found.text and CATALOGUE[code][0] != "{text}"):
            english.add(code)
    assert sorted(code for code in english if not code.startswith(COMMANDS_ALONE)) == []
    assert all(any(code.startswith(one) for code in english) for one in COMMANDS_ALONE)


@pytest.mark.parametrize("module", EVENTS, ids=lambda module: module.__name__.rpartition(".")[2])
def test_so_is_why_something_cannot_be_put_on_record(module: ModuleType) -> None:
    told = [*faults_of(module)]
    assert told
    for fault in told:
        found = problem("STORE-EVENT", found="reason", text=fault)
        assert fault not in problem_in_words(found, "nb").text


def in_reach_of_pages() -> set[Path]:
    """Return every module the pages import, at once or when they need it, and what those import."""
    known = {path.relative_to(SOURCE.parent).with_suffix("").parts: path for path in SOURCE.rglob("*.py")}
    by_name = {".".join(parts).removesuffix(".__init__"): path for parts, path in known.items()}
    waiting = [name for name in by_name if name.startswith("workmh_measures.ui")]
    reached = set[str]()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [one for one in imported_by(name, by_name[name]) if one in by_name]
    texts = ("messages", ".words.", "workmh_measures.errors")
    return {by_name[name] for name in reached if not any(one in name for one in texts)}


def imported_by(name: str, path: Path) -> Iterator[str]:
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (base, *(f"{base}.{one.name}" for one in node.names))
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def texts_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def faults_of(module: ModuleType) -> Iterator[str]:
    """Yield every half sentence a module makes of an event that cannot be stored."""
    nodes = [*ast.walk(ast.parse(inspect.getsource(module)))]
    returned = [filled_text(node.value, "5") for node in nodes if isinstance(node, ast.Return) and node.value]
    of_names = [told for told in returned if told.startswith(("is ", "holds "))]
    for node in nodes:
        values = [node.value] if isinstance(node, ast.Yield) and node.value is not None else []
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "faults.append":
            values = node.args
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("text", "fault"):
            values = [node.value]
        for told in (filled_text(value, "5") for value in values):
            if " " in told.strip() and not told.endswith("."):
                yield from (
                    (told.replace(FILLED["fault"], one) for one in of_names)
                    if FILLED["fault"] in told
                    else [told]
                )


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


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_told_arm_that_is_drawn_is_refused_without_a_command_nobody_at_a_page_has(language):
    enrolled = Newcomer("P-01", arm="control", days={"inclusion": date(2026, 3, 1)})
    [told] = [
        one
        for one in newcomers.newcomer_problems(
            load_study("demo"), [enrolled], {}, taken=(), today=date(2026, 3, 2)
        )
        if one.code == "PERSON-ARM"
    ]
    said = refusal_in_words([told], language)
    assert ("trekkes" if language == "nb" else "drawn") in said
    assert "workmh" not in said
