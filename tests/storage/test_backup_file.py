"""A backup that was damaged, cut, rewritten or made by a newer program is found out before anything is written."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import random
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.age_keys import Keys
from workmh_measures.storage.backup import take_backup, verify_backup
from workmh_measures.storage.backup_file import counted
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup

from .backups import place

Answer = Callable[..., AnswerEvent]


def damages(file: bytes) -> Iterator[bytes]:
    chance = random.Random(7)
    for place_of in [
        *range(24),
        *range(len(file) - 24, len(file)),
        *(chance.randrange(len(file)) for _ in range(60)),
    ]:
        changed = bytearray(file)
        changed[place_of] ^= 1 << chance.randrange(8)
        yield bytes(changed)
    yield from (file[: chance.randrange(len(file))] for _ in range(30))
    yield from (b"", file[:-1], file + b"more", b"made up" * 100)


@pytest.mark.parametrize("sealed", [True, False])
def test_every_changed_or_missing_byte_is_found_and_nothing_is_written(
    sqlite_store: Store, tmp_path: Path, answer: Answer, keys: Keys, sealed: bool
) -> None:
    sqlite_store.append("demo", [answer(value) for value in range(20)])
    url = f"sqlite:///{tmp_path / 'store.db'}"
    file, _ = take_backup(url, tmp_path / "backup", keys=keys if sealed else None)
    target, broken = tmp_path / "new", tmp_path / "broken"
    target.mkdir()
    without_effect = 0
    for bytes_of in damages(file.read_bytes()):
        broken.write_bytes(bytes_of)
        # gzip fills the last byte of its content up with bits that mean nothing.
        if not sealed and len(bytes_of) == file.stat().st_size and same_content(broken, file):
            without_effect += 1
            continue
        with pytest.raises(StoreError, match=r"\[BACKUP-(DAMAGED|KEY|NEWER)\]"):
            restore_backup(broken, f"sqlite:///{target / 'store.db'}", data=target, keys=keys)
        assert list(target.iterdir()) == []
    assert without_effect <= 1


def same_content(one: Path, other: Path) -> bool:
    try:
        return gzip.decompress(one.read_bytes()) == gzip.decompress(other.read_bytes()) and (
            one.read_bytes()[:10] == other.read_bytes()[:10]
        )
    except (OSError, EOFError, zlib.error):
        return False


def rewritten(file: Path, change: Callable[[list[Any]], None]) -> None:
    """Rewrite a backup as somebody might who knows how it is made, with a checksum that fits."""
    lines = [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
    change(lines)
    texts = [
        json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for line in lines[:-1]
    ]
    end = json.dumps({"sha256": hashlib.sha256(b"".join(texts)).hexdigest()}, separators=(",", ":")).encode()
    with file.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed:
        packed.write(b"".join(texts) + end + b"\n")


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [("schema", "9999", "has the schema '9999'"), ("format", 2, "has the format '2'")],
)
def test_a_backup_of_a_newer_program_is_refused(
    filled: Store, url: str, empty: str, tmp_path: Path, name: str, value: Any, message: str
) -> None:
    file, _ = take_backup(url, tmp_path / "backup")
    rewritten(file, lambda lines: lines[0].update({name: value}))
    before = place(empty, tmp_path)
    for action in (lambda: verify_backup(file), lambda: restore_backup(file, empty)):
        with pytest.raises(StoreError, match=rf"\[BACKUP-NEWER\].*{message}"):
            action()
    assert place(empty, tmp_path) == before


def test_a_count_or_checksum_that_does_not_fit_is_refused(filled: Store, url: str, tmp_path: Path) -> None:
    for change in (
        lambda lines: lines[-2]["tables"]["event"].update(lines=3),
        lambda lines: lines[-2]["tables"]["payload"].update(sha256="0" * 64),
        lambda lines: lines[-2]["tables"].pop("link"),
        lambda lines: lines.pop(2),
    ):
        file, _ = take_backup(url, tmp_path)
        rewritten(file, change)
        with pytest.raises(StoreError, match="it does not hold what it says it holds"):
            verify_backup(file)


def test_a_backup_rewritten_with_fitting_checksums_is_found_by_the_chain(
    filled: Store, url: str, empty: str, tmp_path: Path
) -> None:
    """Somebody changes an answer and every checksum of the file; only the hashes of the chain tell."""

    def changed(lines: list[Any]) -> None:
        rows = [line for line in lines if isinstance(line, list) and line[-1] == '{"value":2.5}']
        [row] = rows
        row[-1] = '{"value":3.5}'
        begin = lines.index({"table": "payload", "columns": ["study", "seq", "salt", "content"]})
        after = list(itertools.takewhile(lambda line: isinstance(line, list), lines[begin + 1 :]))
        lines[-2]["tables"]["payload"] = counted(after)._asdict()

    file, _ = take_backup(url, tmp_path / "backup")
    rewritten(file, changed)
    verify_backup(file)
    before = place(empty, tmp_path)
    with pytest.raises(StoreError, match=r"\[BACKUP-DIFFERS\].*event 2: the payload was changed"):
        restore_backup(file, empty)
    assert place(empty, tmp_path) == before
