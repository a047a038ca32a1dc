"""A place where nothing can be written is told before any work is done, by every command alike."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workmh_measures.cli.out_file import why_unwritable

from .conftest import Run

HEAD = "id," + ",".join(f"who5_0{item}" for item in range(1, 6))


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.csv"
    file.write_text(
        "\n".join([HEAD, *(f"{n},{n % 6},{n % 5},{n % 4},3,{n % 3}" for n in range(20))]), "utf-8"
    )
    return file


def test_a_file_that_can_be_written_is_no_matter(tmp_path: Path) -> None:
    assert why_unwritable(tmp_path / "new.csv") is None
    assert why_unwritable(Path("new.csv")) is None


def test_every_reason_why_not_has_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "taken"
    file.write_text("", "utf-8")
    assert "there is no folder" in str(why_unwritable(tmp_path / "no" / "a.csv"))
    assert "is a file, not a folder" in str(why_unwritable(file / "a.csv"))
    assert "it is a folder" in str(why_unwritable(tmp_path))
    assert "no ordinary file" in str(why_unwritable(Path(os.devnull)))
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "no right to" in str(why_unwritable(file))


@pytest.mark.parametrize(
    "command",
    [
        ("score", "FILE", "--instrument", "who5", "-o", "no/a.csv"),
        ("score", "FILE", "--instrument", "who5", "-o", "FILE/a.csv"),
        ("codebook", "who5", "-o", "no/a.csv"),
        ("print", "who5", "--lang", "nb", "-o", "no/a.pdf"),
        ("analyse", "FILE", "--instrument", "who5", "--json", "no/a.json"),
        ("analyse", "FILE", "--instrument", "who5", "--report", "no/a.html"),
    ],
)
def test_commands_refuse_it_as_wrong_usage(workmh: Run, answers: Path, command: tuple[str, ...]) -> None:
    said = [part.replace("FILE", str(answers)).replace("no/", f"{answers.parent}/no/") for part in command]
    ran = workmh(*said)
    assert ran.code == 2
    assert "cannot be written: " in ran.err
    assert list(answers.parent.iterdir()) == [answers]


def test_both_places_of_an_analysis_are_told_at_once(workmh: Run, answers: Path) -> None:
    call = ("analyse", answers, "--instrument", "who5")
    ran = workmh(*call, "--json", answers.parent, "--report", answers.parent / "no" / "a.html")
    assert ran.err.count("cannot be written") == 2
    same = answers.parent / "a.html"
    ran = workmh(*call, "--json", same, "--report", same)
    assert (ran.code, "name the same file" in ran.err) == (2, True)


@pytest.mark.parametrize("draws", [0, 1, 99])
def test_too_few_draws_are_wrong_usage(workmh: Run, answers: Path, draws: int) -> None:
    ran = workmh("analyse", answers, "--instrument", "who5", "--draws", draws)
    assert (ran.code, "100<=x<=1000000" in ran.err) == (2, True)
