"""One of several processes that draw arms at once, for `test_allocation_race`.

Each arm stands in a ledger, on stable storage, as soon as it is known and before the next is drawn; a line that begins with
`asked` says which request is on its way.

    python draw_racer.py URL KEY_FILE LEDGER NAME...
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import allocation_study

from workmh_measures.storage.allocation_key import read_key
from workmh_measures.storage.repository import Store


def main() -> None:
    url, key_file, ledger_file, *names = sys.argv[1:]
    store, key = Store.open(url), read_key(Path(key_file))
    ledger = os.open(ledger_file, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.write(1, b"ready\n")
    sys.stdin.readline()
    for name in names:
        os.write(ledger, f"asked {name}\n".encode())
        found = allocation_study.drawn(store, name, key, f"request-{name}")
        os.write(ledger, f"{name} {found.strata['benefit_group']} {found.number} {found.arm}\n".encode())
        os.fsync(ledger)
    store.close()


if __name__ == "__main__":
    main()
