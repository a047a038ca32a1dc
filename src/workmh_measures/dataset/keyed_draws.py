"""Draws that follow from a secret key and a purpose, the same in every language; docs/allocation.md says how."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from typing import TypeVar

__all__ = ["MOST_THINGS", "KeyedDraws"]

T = TypeVar("T")
MOST_THINGS = 256
"""One byte decides each draw, so no more things than this are put in order."""


class KeyedDraws:
    """Bytes of HMAC-SHA256(key, ``about|0``), HMAC-SHA256(key, ``about|1``) …, one after the other.

    Parameters
    ----------
    key : the secret; whoever has it can redo every draw, nobody else can foresee one.
    about : what is drawn, joined by ``|``: another purpose has other bytes.
    """

    def __init__(self, key: bytes, *about: str) -> None:
        self._key = key
        self._about = "|".join(about)
        self._counter = 0
        self._bytes = iter(b"")

    def below(self, n: int) -> int:
        """Return a number from 0 to n - 1, each as likely as any other.

        Notes
        -----
        A byte at or above the largest multiple of n up to 256 is passed over; the remainder of one below it is the
        number. Without that the first numbers would come a little more often.
        """
        if not 1 <= n <= MOST_THINGS:
            raise ValueError(f"a draw is among 1 to {MOST_THINGS} things, not {n}")
        limit = MOST_THINGS - MOST_THINGS % n
        byte = self._byte()
        while byte >= limit:
            byte = self._byte()
        return byte % n

    def shuffled(self, things: Sequence[T]) -> tuple[T, ...]:
        """Return things in an order of which each is as likely as any other (Fisher and Yates, from the end)."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return tuple(order)

    def _byte(self) -> int:
        byte = next(self._bytes, None)
        if byte is None:
            self._bytes = iter(hmac.digest(self._key, f"{self._about}|{self._counter}".encode(), "sha256"))
            self._counter += 1
            byte = next(self._bytes)
        return byte
