"""Record the fingerprint of every ready-made instrument, so that none changes later without a new version.

    python tools/release.py

Writes instruments/.released.json: {id: {"version": ..., "fingerprint": ...}}. An instrument that changed while its
version did not is named, nothing is written, and the exit code is 1.
"""

from __future__ import annotations

import json
import sys

from workmh_measures.definitions.library import data_folder, instrument_ids, load_instrument
from workmh_measures.model.fingerprint import fingerprint

Record = dict[str, dict[str, str]]


def record() -> Record:
    """Version and fingerprint of each instrument as it is now."""
    instruments = [load_instrument(name) for name in instrument_ids()]
    return {i.id: {"version": i.version, "fingerprint": fingerprint(i)} for i in instruments}


def changed(before: Record, now: Record) -> list[str]:
    """The ids whose content changed while the version stayed."""
    kept = [name for name in now if name in before and before[name]["version"] == now[name]["version"]]
    return [name for name in kept if before[name] != now[name]]


def main() -> int:
    """Compare with the last release, then write the new record."""
    path = data_folder("instruments") / ".released.json"
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    now = record()
    if faults := changed(before, now):
        print(f"Changed without a new version: {', '.join(faults)}.", file=sys.stderr)
        print("Raise the version, or take the change back. Nothing was written.", file=sys.stderr)
        return 1
    path.write_text(json.dumps(now, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{path}: {len(now)} instruments")
    return 0


if __name__ == "__main__":
    sys.exit(main())
