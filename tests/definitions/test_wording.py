"""Wording packs in a data folder: several side by side, none overwritten, none changed unseen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.wording import (
    keep_wording,
    keep_wordings,
    pack_path,
    usable_pack,
    wording_packs,
)
from workmh_measures.errors import DefinitionError
from workmh_measures.model.wording import WordingPack, required_elements, structure

HADS = load_instrument("hads")


def pack(day: int = 15, **changed: Any) -> WordingPack:
    parts = {
        "instrument": "hads",
        "structure": structure(HADS),
        "language": "nb",
        "version": "1",
        "source": "made up",
        "licence_note": "none needed",
        "date": f"2026-01-{day}",
        "recorded": datetime(2026, 1, day, tzinfo=UTC),
        "texts": {name: f"Made up {name}" for name in required_elements(HADS, "nb")},
        **changed,
    }
    return WordingPack(**parts)


def renamed(day: int, title: str) -> WordingPack:
    return pack(day, texts={**pack().texts, "title": title})


def test_a_pack_reads_back_as_it_was_kept(tmp_path: Path) -> None:
    kept = pack(display_order={"01": (3, 2, 1, 0)})
    path = keep_wording(tmp_path, kept, HADS)
    assert path == tmp_path / "wording" / "hads" / "nb" / f"2026-01-15-{kept.hash[:12]}.json"
    assert wording_packs(tmp_path) == [kept]
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_versions_stand_side_by_side_and_the_newest_that_fits_is_used(tmp_path: Path) -> None:
    versions = [renamed(15, "first"), renamed(17, "third"), renamed(16, "second")]
    for version in versions:
        keep_wording(tmp_path, version, HADS)
    assert [p.texts["title"] for p in wording_packs(tmp_path)] == ["first", "second", "third"]
    newest = usable_pack(tmp_path, HADS, "nb")
    assert newest is not None
    assert newest.texts["title"] == "third"
    assert usable_pack(tmp_path, HADS, "ar") is None
    fewer = HADS.model_copy(update={"items": HADS.items[:-1]})
    assert usable_pack(tmp_path, fewer, "nb") is None


def test_a_folder_without_packs_gives_none(tmp_path: Path) -> None:
    assert wording_packs(tmp_path / "nowhere") == []
    assert usable_pack(tmp_path, HADS, "nb") is None


def test_an_older_file_is_never_overwritten(tmp_path: Path) -> None:
    path = keep_wording(tmp_path, pack(), HADS)
    before = path.read_bytes()
    with pytest.raises(DefinitionError, match="WORD-KEPT"):
        keep_wording(tmp_path, pack(source="another source"), HADS)
    assert path.read_bytes() == before


def test_of_several_languages_all_are_kept_or_none(tmp_path: Path) -> None:
    nynorsk = pack(language="nn")
    keep_wording(tmp_path, nynorsk, HADS)
    with pytest.raises(DefinitionError, match="WORD-KEPT"):
        keep_wordings(tmp_path, [pack(), nynorsk], HADS)
    assert wording_packs(tmp_path) == [nynorsk]


def test_when_the_second_language_cannot_be_written_the_first_is_taken_back(tmp_path: Path) -> None:
    (tmp_path / "wording" / "hads").mkdir(parents=True)
    (tmp_path / "wording" / "hads" / "nn").write_text("in the way", encoding="utf-8")
    with pytest.raises(DefinitionError, match="WORD-WRITE"):
        keep_wordings(tmp_path, [pack(), pack(language="nn")], HADS)
    assert wording_packs(tmp_path) == []


def test_an_incomplete_pack_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="WORD-LACKING"):
        keep_wording(tmp_path, pack(texts={"title": "alone"}), HADS)
    assert list(tmp_path.iterdir()) == []


def _altered(path: Path, **changes: Any) -> None:
    content = json.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: _altered(path, language="nn"), "changed after"),
        (lambda path: _altered(path, texts={"title": "x"}), "changed after"),
        (lambda path: _altered(path, more=1), "no wording pack"),
        (lambda path: _altered(path, version=""), "no wording pack"),
        (lambda path: path.write_text("{", encoding="utf-8"), "no wording pack"),
        (lambda path: path.write_text("[" * 100_000, encoding="utf-8"), "no wording pack"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "no wording pack"),
        (lambda path: path.rename(path.with_name("moved.json")), "another place"),
    ],
)
def test_a_file_changed_behind_our_back_is_named(tmp_path: Path, spoil: Any, said: str) -> None:
    path = keep_wording(tmp_path, pack(), HADS)
    spoil(path)
    with pytest.raises(DefinitionError, match=f"WORD-FILE.*{said}"):
        wording_packs(tmp_path)
    with pytest.raises(DefinitionError, match=said):
        usable_pack(tmp_path, HADS, "nb")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "wording").write_text("a file", encoding="utf-8")
    with pytest.raises(DefinitionError, match="WORD-WRITE"):
        keep_wording(tmp_path, pack(), HADS)


def test_the_place_of_a_pack_tells_instrument_language_date_and_hash(tmp_path: Path) -> None:
    place = pack_path(tmp_path, pack(language="ar-EG"))
    assert place.parts[-4:-1] == ("wording", "hads", "ar-EG")
