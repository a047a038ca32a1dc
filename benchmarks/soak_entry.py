"""Many people answer at the same time for ten minutes: how long an answer takes, and whether each one is kept.

python benchmarks/soak_entry.py [light|streamlit|save] [--people N] [--seconds N] [--json] [--together]

Without a name all three are run, and the peer; the figures are written to docs/benchmarks.md unless --json is given.
`light` is the bare page, `streamlit` the page with a websocket each, `save` people who answer as fast as the server
confirms. Client and server have a processor each, unless --together. Exit code 1 when an answer was lost or doubled.
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

from load_connection import Connection
from load_ledger import Comparison, Ledger
from load_pages import Opening, learnt_opening
from load_people import Figures, Load, place
from load_study import STUDY, Server, made_study
from measuring import Conditions
from results import table, write_section

ARRIVE_WITHIN = 60.0
"""Seconds over which people arrive."""
QUESTIONS = 60
PACE = {"light": 3.0, "streamlit": 3.0, "save": 0.0}
PEOPLE = {"light": 1000, "streamlit": 500, "save": 200}
NAMES = {"light": "bare page", "streamlit": "Streamlit page", "save": "as fast as confirmed"}
_TOLD = """\
Each person opens a personal link with an empty cache and asks for what Chromium asks for, answers a battery of sixty
questions with changed answers and skipped ones, one every three seconds, hands in, and makes room for the next; all come
within the first minute. The time of an answer runs from the moment the person pressed to the confirmation, which
comes after the commit on SQLite with full synchronisation. The server has one processor, the people have the other; its processor time is that of
the opened pages too.
Lost, doubled, altered: what was acknowledged against what the store holds afterwards. The peer is a route of a dozen
lines on the same server that checks nothing and writes each answer into an SQLite file. Goals: 95 of 100 answers within
250 ms, 95 of 100 pages within 300 ms (bare) and 5 s (Streamlit), 500 answers a second kept up, none lost or doubled."""
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
        server = Server.of_study(study_file, store_url, folder, 1 if asked.apart else None)
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


def peer_milliseconds(people: int, seconds: float, *, apart: bool) -> float:
    """Return the processor time an answer costs the route that checks nothing."""
    with tempfile.TemporaryDirectory() as name:
        server = Server.of_peer(Path(name), 1 if apart else None)
        try:
            before = server.processor_seconds
            n_answers = asyncio.run(_posted(server.port, people, seconds))
            return 1000 * (server.processor_seconds - before) / n_answers
        finally:
            server.stop()


async def _posted(port: int, people: int, seconds: float) -> int:
    ends, body = asyncio.get_running_loop().time() + seconds, b"x" * 400

    async def post() -> int:
        connection, number = Connection("127.0.0.1", port, {"Content-Type": "application/json"}), 0
        while asyncio.get_running_loop().time() < ends:
            await connection.request("POST", "/save", body)
            number += 1
        connection.close()
        return number

    return sum(await asyncio.gather(*(post() for _ in range(people))))


def _write(outcomes: list[Outcome], peer: float, conditions: str) -> None:
    rows = [outcome.as_row() for outcome in outcomes]
    speed = table(
        ["way", "people", "seconds", "answers / s", "p50 ms", "p95 ms", "p99 ms", "processor ms each", "/ peer"],
        [
            [
                NAMES[row["way"]], f"{row['people']:,}", f"{row['seconds']:.0f}", f"{row['answers_per_second']:.0f}",
                *(f"{row['answer_ms'][part]:.0f}" for part in ("p50", "p95", "p99")),
                f"{row['processor_ms_per_answer']:.2f}", f"{row['processor_ms_per_answer'] / peer:.1f}",
            ]
            for row in rows
        ],
    )  # fmt: skip
    opened = table(
        ["way", "pages opened", "p50 ms", "p95 ms", "p99 ms", "memory MB, start", "end", "threads"],
        [
            [
                NAMES[row["way"]], f"{row['openings']:,}",
                *(f"{row['opening_ms'][part]:.0f}" for part in ("p50", "p95", "p99")),
                f"{row['megabytes_at_start']}", f"{row['megabytes_at_end']}", f"{row['threads']}",
            ]
            for row in rows
        ],
    )  # fmt: skip
    names = ("acknowledged", "stored", "lost", "doubled", "altered", "unknown")
    whole = table(
        ["way", *names, "chain holds"],
        [
            [NAMES[row["way"]], *(f"{row[name]:,}" for name in names), "yes" if row["chain_holds"] else "NO"]
            for row in rows
        ],
    )
    write_section("entry", "Many people answer at the same time", [conditions, _TOLD, speed, opened, whole])


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("way", nargs="?", choices=list(PACE))
    parser.add_argument("--people", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--together", action="store_true")
    asked = parser.parse_args()
    conditions = Conditions("streamlit", "starlette", "uvicorn", "sqlalchemy")
    processors = os.sched_getaffinity(0)
    apart = not asked.together and len(processors) > 1
    if apart:
        os.sched_setaffinity(0, {0})
    outcomes = []
    for way in [asked.way] if asked.way else PACE:
        outcome = run(Asked(way, asked.people or PEOPLE[way], asked.seconds or SECONDS[way], apart))
        print(json.dumps(outcome.as_row(), indent=None if asked.json else 2), flush=True)
        outcomes.append(outcome)
    if not asked.json:
        peer = peer_milliseconds(100, 20.0, apart=apart)
        os.sched_setaffinity(0, processors)
        _write(outcomes, peer, str(conditions))
    return 0 if all(outcome.comparison.is_whole for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
