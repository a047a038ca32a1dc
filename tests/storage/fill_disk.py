"""Fill a file system of four megabytes with answers, for `test_disk_full`; tells what happened as JSON.

python fill_disk.py mount FOLDER     where it may mount (`unshare --map-root-user --mount`)
python fill_disk.py limit FOLDER     elsewhere: no file may grow beyond four megabytes, which is told as an error
                                     of the disk, not as a full one
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from workmh_measures.errors import StoreError
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.group_commit import GroupCommitter
from workmh_measures.storage.repository import Store


def event(number: int) -> AnswerEvent:
    return AnswerEvent(
        request_id=f"request-{number}",
        entered_by="a",
        participant="a",
        wave="t0",
        instrument="hads",
        item=str(number),
        mode="web",
        language="nb",
        fingerprint="f" * 64,
        value="made up words " * 40,
    )


def filled(committer: GroupCommitter, acknowledged: dict[str, str]) -> list[str]:
    """Answer until three in a row were refused; return the codes of the refusals."""
    refused: list[str] = []
    number = 0
    while len(refused) < 3:
        number += 1
        try:
            [receipt] = committer.submit("demo", [event(number)])
        except StoreError as error:
            refused += [problem.code for problem in error.problems]
        else:
            acknowledged[receipt.request_id] = receipt.row_hash
    return refused


def backup_refused(url: str, folder: Path) -> str:
    try:
        take_backup(url, folder)
    except StoreError as error:
        return error.problems[0].code
    return "made"


def set_room(way: str, folder: Path, megabytes: int, *, remount: bool = False) -> None:
    if way == "limit":
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes * 2**20, hard))
        return
    size = f"size={megabytes}m"
    first = ["mount", "-t", "tmpfs", "-o", size, "none", str(folder)]
    subprocess.run(["mount", "-o", f"remount,{size}", str(folder)] if remount else first, check=True)


def main() -> None:
    way, folder = sys.argv[1], Path(sys.argv[2])
    set_room(way, folder, 4)
    url = f"sqlite:///{folder / 'store.db'}"
    store = Store.create(url)
    acknowledged: dict[str, str] = {}
    told: dict[str, Any] = {}
    with GroupCommitter(store) as committer:
        told["refused"] = filled(committer, acknowledged)
        told["unacknowledged"] = sorted(
            {e.columns["request_id"] for e in store.events("demo")} - set(acknowledged)
        )
        told["backup"] = backup_refused(url, folder)
        set_room(way, folder, 12, remount=True)
        begun = time.monotonic()
        committer.submit("demo", [event(1_000_000)])
        told["resumed_after_seconds"] = time.monotonic() - begun
    found = {e.columns["request_id"]: e.columns["row_hash"] for e in store.events("demo")}
    told["acknowledged"] = len(acknowledged)
    told["lost"] = [name for name, row in acknowledged.items() if found.get(name) != row]
    told["chain_holds"] = store.verify("demo").ok
    store.close()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
