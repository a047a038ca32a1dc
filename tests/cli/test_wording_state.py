"""What the forms of a study are made of, and the record of who answers for short labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store

Run = Callable[..., object]
STUDY = """\
schema: 1
id: real_trial
title: {nb: En studie, en: A trial}
status: draft
languages: [nb, en]
form_languages: [ar]
entry: streamlit
anchors: [inclusion]
arms: [{id: one, code: 0, name: {nb: En, en: One}}]
allocation: {kind: single_group}
waves: [{id: t0, anchor: inclusion, month: 0, source: survey}]
schedule:
  - {instrument: who5, waves: [t0], evidence: default}
  - {instrument: work_status, waves: [t0], evidence: default}
retention: {years: 5}
"""


@pytest.fixture
def at(tmp_path: Path) -> list[str]:
    file = tmp_path / "real_trial.yaml"
    file.write_text(STUDY, "utf-8")
    url = f"sqlite:///{tmp_path / 'trial.sqlite'}"
    Store.create(url).close()
    return ["--store", url, "--study", str(file)]


def kinds(ran) -> dict[tuple[str, str], str]:
    return {(row["instrument"], row["language"]): row["wording"] for row in ran.json}


def test_a_study_learns_which_forms_stay_shut(workmh: Run, at: list[str]) -> None:
    ran = workmh("wording", "status", *at, "--json")
    assert ran.code == 1
    assert kinds(ran) == {
        ("who5", "nb"): "lacking",
        ("who5", "en"): "lacking",
        ("who5", "ar"): "lacking",
        ("work_status", "nb"): "project",
        ("work_status", "en"): "project",
        ("work_status", "ar"): "lacking",
    }
    said = workmh("wording", "status", *at).out.splitlines()
    assert said[0].split(maxsplit=2) == ["who5", "nb", "no wording: the form stays shut"]


def test_an_acknowledgement_is_recorded_with_name_and_reason(
    workmh: Run, at: list[str], tmp_path: Path
) -> None:
    ran = workmh("wording", "acknowledge", "who5", *at, "--lang", "nb", "--by", "Kari", "--reason", "agreed")
    assert (ran.code, ran.out) == (0, "On record: who5 in nb, by Kari.\n")
    after = workmh("wording", "status", *at, "--json")
    [row] = [row for row in after.json if row["wording"] == "acknowledged"]
    assert (row["instrument"], row["language"], row["acknowledged_by"]) == ("who5", "nb", "Kari")
    store = Store.open(at[1])
    [event] = store.events("real_trial", kind=Kind.WORDING_ACKNOWLEDGED)
    assert (event.columns["entered_by"], event.content) == ("Kari", {"reason": "agreed"})
    assert store.verify("real_trial").events == 1
    store.close()


def test_what_the_study_does_not_ask_is_refused_whole(workmh: Run, at: list[str]) -> None:
    ran = workmh(
        *("wording", "acknowledge", "who5", "hads", *at, "--lang", "nb", "--lang", "ar"),
        *("--by", "Kari", "--reason", "agreed"),
    )
    assert ran.code == 2
    assert [
        line for line in ran.err.splitlines() if "WORD-STUDY" in line and ("hads" in line or "'ar'" in line)
    ]
    store = Store.open(at[1])
    assert list(store.events("real_trial")) == []
    store.close()
