"""A new file is written whole or not at all, and never over another, on any file system."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from workmh_measures.definitions.new_file import write_new


def _no_links(*_: object) -> None:
    raise OSError(errno.EPERM, "no links here")


@pytest.fixture(params=["links", "no links"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "no links":
        monkeypatch.setattr(os, "link", _no_links)
    return tmp_path


def test_a_new_file_holds_its_bytes_and_nothing_else_is_left(folder: Path) -> None:
    write_new(folder / "a.txt", b"made up")
    assert [(p.name, p.read_bytes()) for p in folder.iterdir()] == [("a.txt", b"made up")]


def test_a_file_that_is_there_stays_as_it_is(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"older")
    with pytest.raises(FileExistsError):
        write_new(folder / "a.txt", b"newer")
    assert [(p.name, p.read_bytes()) for p in folder.iterdir()] == [("a.txt", b"older")]


def test_another_fault_is_not_taken_for_a_missing_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "link", full)
    with pytest.raises(OSError, match="full"):
        write_new(tmp_path / "a.txt", b"made up")
    assert list(tmp_path.iterdir()) == []
