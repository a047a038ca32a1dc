"""One thousand saves at once, for `test_durability`, until they are done or the process is killed.

They come in an order of chance that the ledger's name decides. Every save waits for its own acknowledgement; what was
acknowledged is written down in a ledger on stable storage, together with the size of SQLite's log at that moment, before
anything else is done with it. With a last number the process kills itself when so many were acknowledged, with the others
on their way: from outside it may be done before the kill comes.

    python save_writer.py URL LEDGER NUMBER_OF_SAVES NUMBER_OF_CLIENTS [KILLED_AT]
"""

from __future__ import annotations

import os
import random
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from sqlalchemy import make_url

from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store

ITEMS = 50


def save_number(number: int) -> AnswerEvent:
    """The save of this number, the same whoever sends it."""
    person, item = divmod(number, ITEMS)
    return AnswerEvent(
        request_id=f"save-{number}",
        entered_by=f"person-{person}",
        participant=f"person-{person}",
        wave="t0",
        instrument="hads",
        item=str(item),
        mode="web",
        language="nb",
        fingerprint="f" * 64,
        value=number % 4,
    )


def main() -> None:
    url, path, saves, clients = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    killed_at = int(sys.argv[5]) if len(sys.argv) > 5 else None
    log = Path(f"{make_url(url).database}-wal")
    ledger = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    committer = GroupCommitter(Store.open(url), largest_batch=20)
    os.write(1, b"ready\n")
    acknowledged = count(1)

    def save(number: int) -> None:
        [receipt] = committer.submit("demo", [save_number(number)])
        size = log.stat().st_size if log.exists() else 0
        os.write(ledger, f"{number} {receipt.seq} {receipt.row_hash} {size}\n".encode())
        os.fsync(ledger)
        if next(acknowledged) == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(save, random.Random(path).sample(range(saves), saves)))
    committer.close()
    os.write(1, b"done\n")


if __name__ == "__main__":
    main()
