"""Encrypted files: as the program `age` writes and reads them, and nothing believed that was changed."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.age_file import OpenedFile, SealedFile, file_key
from workmh_measures.storage.age_keys import Keys, make_key, read_keys

REFERENCE: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "reference" / "age_file.json").read_text("utf-8")
)


def content(size: int) -> bytes:
    return bytes(place * place % 251 for place in range(size))


@pytest.fixture
def keys(tmp_path: Path) -> list[Keys]:
    """The two pairs of keys that `age-keygen` made."""
    found = []
    for number, pair in enumerate(REFERENCE["keys"]):
        (tmp_path / str(number)).write_text(pair["secret"], "ascii")
        found.append(read_keys(tmp_path / str(number)))
    return found


def sealed(public: list[bytes], clear: bytes, *, step: int = 10_000) -> bytes:
    file = io.BytesIO()
    with SealedFile(file, public) as written:
        for start in range(0, len(clear), step):
            written.write(clear[start : start + step])
    return file.getvalue()


def opened(file: bytes, secret: bytes) -> bytes:
    key = file_key(io.BytesIO(file), [secret])
    return io.BufferedReader(OpenedFile(io.BytesIO(file), key)).read()


@pytest.mark.parametrize("size", [int(size) for size in REFERENCE["sealed_by_age"]])
def test_a_file_the_program_age_wrote_is_read(keys: list[Keys], size: int) -> None:
    file = base64.b64decode(REFERENCE["sealed_by_age"][str(size)])
    assert opened(file, keys[0].secret[0]) == content(size)


def test_a_file_written_here_was_read_by_the_program_age_with_either_key(keys: list[Keys]) -> None:
    file = base64.b64decode(REFERENCE["sealed_here"])
    ours = [hashlib.sha256(opened(file, one.secret[0])).hexdigest() for one in keys]
    assert ours == REFERENCE["opened_by_age"] == [hashlib.sha256(content(65_537)).hexdigest()] * 2


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_001])
@pytest.mark.parametrize("step", [777, 65_536, 300_000])
def test_what_is_written_comes_back_however_it_was_cut(keys: list[Keys], size: int, step: int) -> None:
    assert opened(sealed(list(keys[0].public), content(size), step=step), keys[0].secret[0]) == content(size)


def test_no_two_files_are_alike_and_none_shows_its_content(keys: list[Keys]) -> None:
    files = [sealed(list(keys[0].public), b"made up" * 1000) for _ in range(2)]
    assert files[0] != files[1]
    assert all(b"made up" not in file for file in files)


def test_another_key_does_not_open_it(keys: list[Keys]) -> None:
    with pytest.raises(StoreError, match=r"\[BACKUP-KEY\] This key does not open the backup"):
        opened(sealed(list(keys[0].public), b"x"), keys[1].secret[0])


def test_every_changed_bit_is_found(keys: list[Keys]) -> None:
    file = sealed(list(keys[0].public), content(70_000))
    chance = random.Random(4)
    header = file.index(b"\n---") + 70
    for place in [*range(header), *(chance.randrange(len(file)) for _ in range(100))]:
        damaged = bytearray(file)
        damaged[place] ^= 1 << chance.randrange(8)
        with pytest.raises(StoreError, match="BACKUP-"):
            opened(bytes(damaged), keys[0].secret[0])


@pytest.mark.parametrize("pieces", [1, 2, 3])
def test_a_file_cut_anywhere_is_refused_also_between_two_pieces(keys: list[Keys], pieces: int) -> None:
    file = sealed(list(keys[0].public), content(3 * 65_536))
    begins = len(file) - 3 * (65_536 + 16)
    for end in (begins + (pieces - 1) * (65_536 + 16), begins + pieces * (65_536 + 16) - 1):
        with pytest.raises(StoreError, match="BACKUP-DAMAGED"):
            opened(file[:end], keys[0].secret[0])


def test_pieces_in_another_order_are_refused(keys: list[Keys]) -> None:
    file = sealed(list(keys[0].public), content(3 * 65_536))
    size = 65_536 + 16
    begins = len(file) - 3 * size
    swapped = file[:begins] + file[begins + size :][:size] + file[begins:][:size] + file[begins + 2 * size :]
    with pytest.raises(StoreError, match="BACKUP-DAMAGED"):
        opened(swapped, keys[0].secret[0])


def test_something_behind_the_last_piece_is_refused(keys: list[Keys]) -> None:
    with pytest.raises(StoreError, match="BACKUP-DAMAGED"):
        opened(sealed(list(keys[0].public), b"x" * 65_536) + b"more", keys[0].secret[0])


# --------------------------------------------------------------------------------------------------------- the keys


def test_public_keys_are_those_age_keygen_names(tmp_path: Path) -> None:
    for pair in REFERENCE["keys"]:
        (tmp_path / "secret").write_text(f"# a remark\n\n{pair['secret']}\n", "ascii")
        (tmp_path / "public").write_text(pair["public"], "ascii")
        assert read_keys(tmp_path / "secret").public == read_keys(tmp_path / "public").public
        assert read_keys(tmp_path / "public").secret == ()


def test_a_new_key_is_for_its_owner_only_and_tells_its_public_half(tmp_path: Path) -> None:
    public = make_key(tmp_path / "key")
    (tmp_path / "public").write_text(public, "ascii")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert read_keys(tmp_path / "key").public == read_keys(tmp_path / "public").public
    assert public in (tmp_path / "key").read_text("ascii")


def test_a_key_never_overwrites_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("older", "ascii")
    with pytest.raises(StoreError, match="BACKUP-PLACE"):
        make_key(tmp_path / "key")
    assert (tmp_path / "key").read_text("ascii") == "older"


@pytest.mark.parametrize("which", ["secret", "public"])
def test_a_letter_typed_wrong_is_seen_at_every_place(tmp_path: Path, which: str) -> None:
    key = REFERENCE["keys"][0][which]
    for place in range(len(key)):
        wrong = key[:place] + ("Q" if key[place].upper() != "Q" else "P") + key[place + 1 :]
        (tmp_path / "key").write_text(wrong if which == "secret" else wrong.lower(), "ascii")
        with pytest.raises(StoreError, match="BACKUP-KEY-FILE"):
            read_keys(tmp_path / "key")


@pytest.mark.parametrize(
    "text", ["", "# nothing but a remark\n", "password", "age1", "AGE-SECRET-KEY-1", "1"]
)
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "key").write_text(text, "ascii")
    with pytest.raises(StoreError, match=r"\[BACKUP-KEY-FILE\]"):
        read_keys(tmp_path / "key")


def test_keys_do_not_show_in_messages(keys: list[Keys]) -> None:
    assert repr(keys[0].secret[0]) not in repr(keys[0])


@pytest.mark.parametrize("binary", [b"\xff\xfe", None])
def test_a_key_file_that_cannot_be_read_is_named(tmp_path: Path, binary: bytes | None) -> None:
    if binary is not None:
        (tmp_path / "key").write_bytes(binary)
    with pytest.raises(StoreError, match="BACKUP-KEY-FILE"):
        read_keys(tmp_path / "key")
