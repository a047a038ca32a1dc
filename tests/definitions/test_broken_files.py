"""A gallery of broken files, one for each message: what a person reads who wrote one.

``broken/def_<code>.yaml``, or ``def_<code>__<more>.yaml``, gives the message of that code; what is said about it
lies beside it as ``.txt``. `python tests/definitions/test_broken_files.py` writes the texts anew, to be read before
they are committed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.definitions.released import release_problems
from workmh_measures.errors import CATALOGUE, Problem, ProblemError

ROOT = Path(__file__).parents[2]
FILES = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
MADE_BY_TESTS = {"DEF-SIZE"}
"""Messages whose file is too large to lie here."""

every_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


def problems(path: Path) -> list[Problem]:
    load = load_study if b"\nschedule:" in path.read_bytes() else load_instrument
    try:
        return release_problems(load(path), path)
    except ProblemError as error:
        return list(error.problems)


def text_of(path: Path) -> str:
    return "".join(f"{found}\n" for found in problems(path))


def code_of(path: Path) -> str:
    return path.stem.partition("__")[0].upper().replace("_", "-")


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@every_file
def test_a_broken_file_is_answered_with_all_its_problems_in_words(path: Path) -> None:
    assert text_of(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@every_file
def test_a_broken_file_gives_the_message_it_is_named_after(path: Path) -> None:
    assert code_of(path) in {found.code for found in problems(path)}


@every_file
def test_every_problem_names_file_and_line(path: Path) -> None:
    unreadable = {"DEF-READ", "DEF-SIZE"}
    n_lines = path.read_bytes().count(b"\n")
    for found in problems(path):
        name, _, line = found.where.partition(":")
        assert name == path.relative_to(ROOT).as_posix()
        assert found.code in unreadable or 1 <= int(line) <= n_lines


@every_file
def test_problems_stand_in_the_order_of_the_file_and_once(path: Path) -> None:
    found = problems(path)
    lines = [int(one.where.partition(":")[2] or 0) for one in found]
    assert lines == sorted(lines)
    assert len(set(found)) == len(found)


def test_every_message_about_definitions_has_a_broken_file() -> None:
    messages = {code for code in CATALOGUE if code.startswith("DEF-")}
    assert {code_of(path) for path in FILES} | MADE_BY_TESTS == messages


def test_no_text_is_left_without_its_file() -> None:
    assert {p.stem for p in FILES} == {p.stem for p in FILES[0].parent.glob("*.txt")}


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("def_key_unknown", "constuct", "construct"),
        ("def_key_unknown", "directoin", "direction"),
        ("def_value", "'distres'", "distress"),
        ("def_value", "'choise'", "choice"),
        ("def_value", "'prorated'", "prorated_sum"),
        ("def_item_unknown", "q22", "q2"),
        ("def_scale_unknown", "earl", "early"),
        ("def_response_scale_unknown", "frequncy", "frequency"),
        ("def_map_unknown", "bimodl", "bimodal"),
        ("def_wave_unknown", "t12", "r12"),
        ("def_instrument_unknown", "hasd", "hads"),
        ("def_scale_unknown__study", "totl", "total"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_the_nearest_name(name: str, written: str, meant: str) -> None:
    found = {one.found: one.nearest for one in problems(FILES[0].parent / f"{name}.yaml")}
    assert found[written] == meant


def test_a_wrong_form_does_not_hide_wrong_references() -> None:
    codes = {found.code for found in problems(FILES[0].parent / "def_key_missing__and_more.yaml")}
    assert codes == {
        "DEF-KEY-MISSING",
        "DEF-ITEM-UNKNOWN",
        "DEF-ID-DUPLICATE",
        "DEF-RESPONSE-SCALE-UNKNOWN",
    }


def test_a_file_of_more_than_a_megabyte_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "def_size.yaml"
    path.write_text("# " + "x" * 1_000_000, encoding="utf-8")
    with pytest.raises(ProblemError, match=r"1,000,002 bytes; definitions are at most 1,000,000 bytes"):
        load_instrument(path)


@every_file
def test_no_message_shows_how_the_program_is_made(path: Path) -> None:
    assert not re.search(r"pydantic|ruamel|Traceback|<class|NoneType|\bdict\b", text_of(path))


if __name__ == "__main__":
    os.chdir(ROOT)
    for file in FILES:
        file.with_suffix(".txt").write_text(text_of(file), encoding="utf-8")
