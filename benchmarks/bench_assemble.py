"""One wave in wide shape with its scores out of a store of a million answers, beside the same job by hand.

python benchmarks/bench_assemble.py [--folder FOLDER] [--postgresql URL] [--repeats N]

The peer reads the same rows with sqlite3 or psycopg and turns them with pandas: latest of each cell, codes out of JSON, a
pivot. It gives items only: no rows for those who did not answer, no reasons for what is missing, no scores.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from large_store import instruments_of, large_study, made_store
from measuring import Case, Conditions, added_megabytes, interleaved, timed
from results import table, write_section

from workmh_measures.dataset.codebook import Dataset
from workmh_measures.dataset.reshape import to_wide
from workmh_measures.model.study import Study
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_data import study_dataset

DAY = date(2024, 1, 1)
SIZES = {"4,000 people, 5 waves": (4_000, 5), "20,000 people, 1 wave": (20_000, 1)}
EXPLAINED = """Each store holds 1,000,000 current answers to 50 items and 10,000 that were replaced. Goal: 5 seconds for
one wave. MB added: peak beyond what was there before, the result included. By hand there are the items of those who
answered only: no reasons, no scores, nobody who did not answer. Processor time is that of this process alone."""

BY_HAND = """
SELECT e.seq, e.participant, e.instrument, e.item, p.content
FROM event AS e JOIN payload AS p ON p.study = e.study AND p.seq = e.seq
WHERE e.study = 'large' AND e.kind = 'answer' AND e.wave = 't0'
"""


def ours(store: Store, study: Study) -> Dataset:
    """Return one wave in wide shape, scores included."""
    long = study_dataset(store, study, instruments_of(study), today=DAY, waves=["t0"])
    return to_wide(long, study)


def by_hand(url: str) -> pd.DataFrame:
    """Return the items of the same wave in wide shape."""
    with _connection(url) as connection:
        cursor = connection.cursor()
        cursor.execute(BY_HAND)
        columns = ["seq", "participant", "instrument", "item", "content"]
        rows = pd.DataFrame(cursor.fetchall(), columns=columns)
    rows = rows.sort_values("seq").drop_duplicates(["participant", "instrument", "item"], keep="last")
    rows["value"] = rows["content"].str.extract(r'"(?:value|missing)":(-?\d+)')[0].astype("float64")
    rows["name"] = rows["instrument"] + "_" + rows["item"]
    return rows.pivot(index="participant", columns="name", values="value")


@contextmanager
def _connection(url: str) -> Iterator[sqlite3.Connection]:
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            yield connection
        return
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        yield connection  # type: ignore[misc]


def refuse_difference(wide: Dataset, items: pd.DataFrame) -> None:
    """Stop when the two ways do not hold the same answers."""
    frame = wide.frame.set_index("id").rename(columns=lambda name: name.removesuffix("_t0"))
    same = frame.loc[items.index, items.columns]
    if not np.array_equal(same.to_numpy(), items.to_numpy(), equal_nan=True):
        raise SystemExit("The two ways differ.")


def processor_seconds(call: Callable[[], object]) -> float:
    """Return the least processor time of three calls, which other programs disturb little; a server's is not in it."""
    seconds = []
    for _ in range(3):
        begun = time.process_time()
        call()
        seconds.append(time.process_time() - begun)
    return min(seconds)


def measured(name: str, url: str, study: Study, repeats: int) -> Iterator[list[str]]:
    """Yield the rows of one store, ours first."""
    store = Store.open(url)
    with closing(store):
        refuse_difference(ours(store, study), by_hand(url))
        cases: dict[str, Case] = {
            "ours: every person, reasons, scores": timed(lambda: ours(store, study)),
            "by hand: items of those who answered": timed(lambda: by_hand(url)),
        }
        timings = interleaved(cases, repeats=repeats)
        busy = [processor_seconds(lambda: ours(store, study)), processor_seconds(lambda: by_hand(url))]
        memory = [added_megabytes(lambda: ours(store, study)), added_megabytes(lambda: by_hand(url))]
    peer = timings["by hand: items of those who answered"].median
    database = "SQLite" if url.startswith("sqlite") else "PostgreSQL"
    for (way, timing), processor, megabytes in zip(timings.items(), busy, memory, strict=True):
        ratio = f"{timing.median / peer:.2f}"
        yield [
            f"{name}, {database}; {way}",
            f"{timing.median:.2f}",
            f"{timing.best:.2f}",
            f"{processor:.2f}",
            ratio,
            f"{megabytes:.0f}",
        ]


def main() -> None:
    """Make the stores where they are not there yet, measure, and write the section."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--folder", type=Path, help="where SQLite stores are kept from one run to the next")
    asked.add_argument("--postgresql", help="URL of an empty database, for the first size")
    asked.add_argument("--repeats", type=int, default=5)
    options = asked.parse_args()
    rows: list[list[str]] = []
    conditions = Conditions("numpy", "pandas", "sqlalchemy")
    with tempfile.TemporaryDirectory() as place:
        folder = options.folder or Path(place)
        for number, (name, (people, waves)) in enumerate(SIZES.items()):
            study, file = large_study(waves), folder / f"large_{people}.sqlite"
            urls = [f"sqlite:///{file.resolve()}"]
            if not file.is_file():
                made_store(urls[0], study, people)
            if options.postgresql and number == 0:
                made_store(options.postgresql, study, people)
                urls.append(options.postgresql)
            for url in urls:
                rows += measured(name, url, study, options.repeats)
    write_section(
        "assemble",
        "One wave of a study of a million answers, in wide shape",
        [
            str(conditions),
            EXPLAINED,
            table(["store; way", "median s", "best s", "processor s", "/ by hand", "MB added"], rows),
        ],
    )


if __name__ == "__main__":
    main()
