"""Chance, in one stream for each purpose: what is added to a study leaves the draws for everything else as they were."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

__all__ = ["Streams"]


@dataclass(frozen=True)
class Streams:
    """The streams of one seed.

    Arrays are drawn with people in rows, so the first people of a larger study are the people of a smaller one.
    """

    seed: int

    def named(self, *names: str) -> np.random.Generator:
        """Return the stream of this name, at its beginning."""
        digest = hashlib.sha256("/".join(names).encode()).digest()
        key = tuple(int(word) for word in np.frombuffer(digest[:16], dtype="<u4"))
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key)))
