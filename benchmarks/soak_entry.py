"""Many people answer at the same time for ten minutes: how long an answer takes, and whether each one is kept.

python benchmarks/soak_entry.py [light|streamlit|save] [--people N] [--seconds N] [--json] [--apart]

Without a name all three are run. `light` is the bare page, `streamlit` the page with a websocket each, `save` people
who answer as fast as the server confirms. The client has the first processor, the server the second (--apart).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from load_ledger import Comparison, Ledger
from load_pages import Opening, learnt_opening
from load_people import Figures, Load, place
from load_study import STUDY, Server, made_study

ARRIVE_WITHIN = 60.0
"""Seconds over which people arrive."""
QUESTIONS = 60
PACE = {"light": 3.0, "streamlit": 3.0, "save": 0.0}
PEOPLE = {"light": 1000, "streamlit": 500, "save": 100}
SECONDS = {"light": 600.0, "streamlit": 600.0, "save": 120.0}


@dataclass(frozen=True)
class Outcome:
    """One run: what was asked of the server and how it did."""

    way: str
    people: int
    seconds: float
    figures: Figures
    comparison: Comparison
    processor_seconds: float
    megabytes: tuple[float, float]
    threads: int

    def as_row(self) -> dict[str, Any]:
        """Return the figures as plain data; times in milliseconds."""
        answers, openings = self.figures.answers, self.figures.openings
        return {
            "way": self.way,
            "people": self.people,
            "seconds": round(self.seconds, 1),
            "answers": len(answers),
            "answers_per_second": round(len(answers) / self.seconds, 1),
            "answer_ms": _parts(answers),
            "openings": len(openings),
            "opening_ms": _parts(openings),
            "handed_in": self.figures.handed_in,
            "retries": self.figures.retries,
            "refused": self.figures.refused[:5],
            "processor_ms_per_answer": round(1000 * self.processor_seconds / max(1, len(answers)), 3),
            "processor_percent": round(100 * self.processor_seconds / self.seconds, 1),
            "megabytes_at_start": round(self.megabytes[0]),
            "megabytes_at_end": round(self.megabytes[1]),
            "threads": self.threads,
            **asdict(self.comparison),
        }


def _parts(seconds: list[float]) -> dict[str, float]:
    if len(seconds) < 2:
        return {}
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    parts = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "most": max(seconds)}
    return {name: round(1000 * value, 1) for name, value in parts.items()}


@dataclass(frozen=True)
class Asked:
    """What is to be run; `apart` gives client and server a processor each."""

    way: str
    people: int
    seconds: float
    apart: bool

    @property
    def n_enrolled(self) -> int:
        """Enough people for every place to be taken again and again until the time is up."""
        turns = self.seconds / 60 if self.way != "save" else 1200 * self.seconds / QUESTIONS / self.people
        return self.people * (2 + int(turns))

    async def load(self, port: int, opening: Opening, ledger: Ledger, tokens: list[str]) -> Load:
        """Let people come and answer until the time is up."""
        ends = asyncio.get_running_loop().time() + self.seconds
        load = Load(port, opening, ledger, iter(tokens), ends, PACE[self.way])
        arrive = min(ARRIVE_WITHIN, self.seconds / 4)
        flushing = asyncio.create_task(_flushed(ledger))
        await asyncio.gather(*(place(load, n, arrive * n / self.people) for n in range(self.people)))
        flushing.cancel()
        return load


async def _flushed(ledger: Ledger) -> None:
    while True:
        await asyncio.sleep(1.0)
        ledger.flush()


def run(asked: Asked) -> Outcome:
    """Serve a fresh study, let people answer, and compare what was acknowledged with the store."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        entry = "streamlit" if asked.way == "streamlit" else "light"
        study_file, store_url, tokens = made_study(folder, entry, asked.n_enrolled)
        server = Server(study_file, store_url, folder, 1 if asked.apart else None)
        try:
            opening = learnt_opening(f"http://127.0.0.1:{server.port}", tokens.pop())
            if asked.way == "save":
                opening = Opening(opening.before[:1], opening.page[:1])
            ledger = Ledger(folder / "ledger.jsonl")
            before, memory, begun = server.processor_seconds, server.megabytes, time.perf_counter()
            load = asyncio.run(asked.load(server.port, opening, ledger, tokens))
            lasted, used = time.perf_counter() - begun, server.processor_seconds - before
            memories, threads = (memory, server.megabytes), server.threads
        finally:
            server.stop()
        comparison = ledger.compared(store_url, STUDY)
        return Outcome(asked.way, asked.people, lasted, load.figures, comparison, used, memories, threads)


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("way", nargs="?", choices=list(PACE))
    parser.add_argument("--people", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--apart", action="store_true")
    asked = parser.parse_args()
    if asked.apart:
        os.sched_setaffinity(0, {0})
    outcomes = [
        run(Asked(way, asked.people or PEOPLE[way], asked.seconds or SECONDS[way], asked.apart))
        for way in ([asked.way] if asked.way else PACE)
    ]
    for outcome in outcomes:
        print(json.dumps(outcome.as_row(), indent=None if asked.json else 2))
    return 0 if all(outcome.comparison.is_whole for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
