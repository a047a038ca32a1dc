"""Run the command line in this process, as a person would call it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.cli import main

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Ran:
    """What one call printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def workmh(capsys: pytest.CaptureFixture[str]) -> Run:
    """Call `workmh` with arguments."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        try:
            main([str(argument) for argument in arguments])
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        printed = capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    return run


@pytest.fixture
def data() -> Path:
    """Folder of the real data sets."""
    return DATA
