"""Read thousands of damaged files of each format: none may end this process, hang it or leave a child.

python benchmarks/soak_foreign_files.py [FILES OF EACH FORMAT, 10,000 by default] [SEED]
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from workmh_measures.errors import ResponseError
from workmh_measures.interop.tables import read_table, write_table

SPSS = Path(__file__).resolve().parents[1] / "tests" / "data" / "spss_sav"
SLOW_SECONDS = 30


def originals(folder: Path) -> list[Path]:
    """Return one sound file of each format."""
    frame = pd.DataFrame(
        {"x": [1.5, 2, None], "t": ["æ", None, "c"], "d": pd.to_datetime(["2020-01-01"] * 3)}
    )
    made = [folder / f"sound{ending}" for ending in (".csv", ".dta", ".xpt", ".xlsx", ".parquet")]
    for path in made:
        write_table(frame, path)
    return [SPSS / "pyreadstat_sample_missing.sav", SPSS / "pyreadstat_sample.zsav", *made]


def damaged(raw: bytes, dice: random.Random) -> bytes:
    """Return the bytes with some changed, taken out or doubled."""
    changed = bytearray(raw)
    for _ in range(dice.choice([1, 1, 2, 8, 64])):
        place = dice.randrange(len(changed))
        length = dice.randrange(1, 64)
        kind = dice.random()
        if kind < 0.6:
            changed[place] = dice.choice([0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)])
        elif kind < 0.8:
            changed[place : place + 4] = dice.choice(
                [b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\xff\xff\xff\xff"]
            )
        elif kind < 0.9 and len(changed) > length:
            del changed[place : place + length]
        else:
            changed[place:place] = changed[:length]
    return bytes(changed)


def outcome(path: Path) -> str:
    """Return what became of a file: a table, or the code of its refusal and whether the child crashed."""
    begun = time.perf_counter()
    try:
        read_table(path)
        word = "table"
    except ResponseError as refusal:
        crashed = "stopped the reading process" in str(refusal)
        word = "crash, survived" if crashed else refusal.problems[0].code
    finally:
        path.unlink()
    return "SLOW" if time.perf_counter() - begun > SLOW_SECONDS else word


def main(count: int = 10_000, seed: int = 1) -> int:
    """Run the soak; 1 when a file took too long."""
    dice = random.Random(seed)
    slow = 0
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2) as pool:
        for original in originals(Path(name)):
            raw = original.read_bytes()
            paths = [Path(name) / f"{number}{original.suffix}" for number in range(count)]
            for path in paths:
                path.write_bytes(damaged(raw, dice))
            outcomes = Counter(pool.map(outcome, paths))
            slow += outcomes["SLOW"]
            print(f"{original.suffix:9}", dict(outcomes.most_common()), flush=True)
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
