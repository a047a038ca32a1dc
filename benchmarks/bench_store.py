"""Time the store on SQLite: appends alone and by group commit, current answers of a person and of a whole study.

python benchmarks/bench_store.py

Nobody else's program is measured beside it: what counts here is the figure against the load the design promises.
The processor time is the dependable figure on a machine that does other things too.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from workmh_measures.storage.events import AnswerEvent, new_request_id
from workmh_measures.storage.frames import answers_frame
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store

PERSONS, WAVES, ITEMS = 200, 4, 125


def answer(participant: int, wave: int, item: int) -> AnswerEvent:
    """Return an answer that looks like those of a study."""
    return AnswerEvent(
        request_id=new_request_id(),
        entered_by=f"{participant:05}",
        participant=f"{participant:05}",
        wave=f"t{wave}",
        instrument="hads",
        item=f"{item:03}",
        mode="web",
        language="nb",
        fingerprint="f" * 64,
        wording_hash="w" * 64,
        layout="cards",
        value=item % 4,
    )


@contextmanager
def timed(what: str, count: int = 1) -> Iterator[None]:
    """Print the time a block takes, and per piece when it does many."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    each = (
        f"  {count / wall:8,.0f}/s  {processor / count * 1e3:.3f} ms of processor each" if count > 1 else ""
    )
    print(f"{what:52} {wall:8.3f} s  processor {processor:8.3f} s{each}")


def main(folder: Path) -> None:
    """Fill a store and ask it."""
    store = Store.create(f"sqlite:///{folder / 'store.db'}")
    with timed("500 answers, each its own transaction", 500):
        for item in range(500):
            store.append("single", [answer(1, 0, item)])
    with GroupCommitter(store) as committer, ThreadPoolExecutor(16) as pool:
        with timed("3,200 answers from 16 threads, group commit", 3_200):
            sent = [answer(item % 16, 0, item) for item in range(3_200)]
            list(pool.map(lambda event: committer.submit("grouped", [event]), sent))
        print(f"{'':4}in {committer.commits} transactions")
    with timed("100,000 answers, 500 at a time", PERSONS * WAVES * ITEMS):
        for person in range(PERSONS):
            cells = [(wave, item) for wave in range(WAVES) for item in range(ITEMS)]
            store.append("demo", [answer(person, wave, item) for wave, item in cells])
    with timed("current answers of one person (500)"):
        store.current_answers("demo", participant="00007")
    with timed("current answers of one wave (25,000)"):
        store.current_answers("demo", wave="t1")
    with timed("current answers of the study (100,000)"):
        assert len(store.current_answers("demo")) == PERSONS * WAVES * ITEMS
    with timed("current answers of the study as a DataFrame"):
        answers_frame(store, "demo")
    with timed("verify the chain (100,000 events)"):
        assert store.verify("demo").ok
    store.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main(Path(place))
