from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.storage.age_keys import make_key, read_keys
from workmh_measures.storage.anchors import read_anchors
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.chain import Head
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]


def test_a_backup_is_an_anchor_also_when_it_is_encrypted(
    store: Store, url: str, tmp_path: Path, answer: Answer
) -> None:
    store.append("demo", [answer(1)])
    store.append("other", [answer(1)])
    make_key(tmp_path / "secret")
    keys = read_keys(tmp_path / "secret")
    open_file, _ = take_backup(url, tmp_path / "open.gz")
    sealed, _ = take_backup(url, tmp_path / "sealed.age", keys=keys)
    heads = {name: [store.head(name)] for name in ("demo", "other")}
    assert read_anchors([open_file]) == heads
    assert read_anchors([sealed], keys) == heads
    assert read_anchors([open_file, sealed], keys)["demo"] == heads["demo"] * 2
    with pytest.raises(StoreError, match="BACKUP-KEY"):
        read_anchors([sealed])


@pytest.mark.parametrize(
    "document",
    [
        {"studies": {"demo": {"seq": 7, "hash": "ab", "events": 7}}},
        {"study": "demo", "head": {"seq": 7, "hash": "ab"}},
        {"made": {"from": {"study": "demo", "files": [{"record": {"seq": 7, "hash": "ab"}}]}}},
        [{"study": "demo", "seq": 7, "hash": "ab"}],
    ],
)
def test_a_manifest_names_a_study_and_below_it_number_and_hash(document: object, tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(document), "utf-8")
    assert read_anchors([file]) == {"demo": [Head(7, "ab")]}


@pytest.mark.parametrize("text", ["{}", "[]", '{"seq": 1, "hash": "ab"}', "not json", '{"study": "demo"}'])
def test_a_file_without_a_head_is_no_anchor(text: str, tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(text, "utf-8")
    with pytest.raises(StoreError, match="AUDIT-ANCHOR"):
        read_anchors([file])


def test_two_anchors_that_contradict_each_other_show_that_one_is_not_of_this_chain(
    store: Store, answer: Answer
) -> None:
    store.append("demo", [answer(1), answer(2)])
    head = store.head("demo")
    assert store.verify("demo", [head, Head(2, "0" * 64)]).bad_seq == 2
    assert store.verify("demo", [Head(2, "0" * 64), head]).bad_seq == 2
