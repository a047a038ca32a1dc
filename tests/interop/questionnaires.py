"""Questionnaires of other programs read in tests: what was found, how it was matched, and why it was refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workmh_measures.errors import Problem, ProblemError
from workmh_measures.interop.wording_import import Asked, WordingRead, read_wording, wording_made
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.wording import required_elements

ABOUT = {"source": "made up", "licence_note": "none needed", "version": "1"}
YES_NO = (0, 1)


def read(path: Path, instrument: Instrument, language: str = "en", **asked: Any) -> WordingRead:
    return read_wording(path, instrument, Asked(language=language, about=ABOUT, **asked))


def refused(path: Path, instrument: Instrument, language: str = "en", **asked: Any) -> tuple[Problem, ...]:
    with pytest.raises(ProblemError) as refusal:
        wording_made(read(path, instrument, language, **asked), instrument)
    return tuple(refusal.value.problems)


def codes(found: tuple[Problem, ...]) -> list[str]:
    return [fault.code for fault in found]


def lacking(found: WordingRead, instrument: Instrument) -> list[str]:
    (texts,) = found.found.texts.values()
    return [name for name in required_elements(instrument, "en") if name not in texts]


def hows(found: WordingRead, prefix: str) -> set[str]:
    return {match.how for match in found.matches if match.element.startswith(prefix)}
