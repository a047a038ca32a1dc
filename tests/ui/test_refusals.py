from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from types import ModuleType

import pytest

from workmh_measures.errors import CATALOGUE, problem
from workmh_measures.storage import adjudication, second_entry
from workmh_measures.ui.desk import opening
from workmh_measures.ui.words.refusals import HINTS, SENTENCES, refusal_in_words

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
    found = problem("STORE-ERASED")
    assert refusal_in_words([found], "nb") == f"{found.text} {found.hint}"


def test_every_code_with_a_hint_of_its_own_is_in_the_catalogue() -> None:
    assert set(HINTS) <= set(CATALOGUE)
    assert all(norwegian.endswith(".") for norwegian in SENTENCES.values())
