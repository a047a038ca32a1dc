"""Sections of an analysis that fit a model of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from ..model.estimate import Estimate
from .measurements import Measurements
from .questions import Questions

__all__ = ["MODEL_SECTIONS"]

Rows = Iterator[Estimate]
# Each section imports what it needs when it is asked for, so that the others cost no time.


def _confirmatory(measured: Measurements, asked: Questions) -> Rows:
    yield from ()


def _invariance(measured: Measurements, asked: Questions) -> Rows:
    yield from ()


def _item_response(measured: Measurements, asked: Questions) -> Rows:
    yield from ()


def _dif(measured: Measurements, asked: Questions) -> Rows:
    yield from ()


def _scalability(measured: Measurements, asked: Questions) -> Rows:
    yield from ()


MODEL_SECTIONS: Mapping[str, Callable[[Measurements, Questions], Rows]] = MappingProxyType(
    {
        "confirmatory": _confirmatory,
        "invariance": _invariance,
        "item_response": _item_response,
        "dif": _dif,
        "scalability": _scalability,
    }
)
"""Section -> its rows."""
