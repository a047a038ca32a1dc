"""A server and its clients in one process, for `test_kill`: answers through the group committer until it is killed.

Each client writes an answer down in a ledger of its own, on stable storage, as soon as it is acknowledged and before
it does anything else. Whatever stands in a ledger must be in the store for ever.

    python kill_writer.py URL LEDGER_FOLDER ROUND
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store

CLIENTS = 8


def answers(committer: GroupCommitter, ledger: int, name: str) -> None:
    number = 0
    while True:
        number += 1
        event = AnswerEvent(
            request_id=f"{name}-{number}",
            entered_by=name,
            participant=name,
            wave="t0",
            instrument="hads",
            item=str(number),
            mode="web",
            language="nb",
            fingerprint="f" * 64,
            value=number % 4,
        )
        [receipt] = committer.submit("demo", [event])
        os.write(ledger, f"{event.request_id} {number % 4} {receipt.seq} {receipt.row_hash}\n".encode())
        os.fsync(ledger)


def main() -> None:
    url, folder, run = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    committer = GroupCommitter(Store.open(url))
    for client in range(CLIENTS):
        name = f"{run}-{client}"
        ledger = os.open(folder / name, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        threading.Thread(target=answers, args=(committer, ledger, name)).start()
    os.write(1, b"ready\n")


if __name__ == "__main__":
    main()
