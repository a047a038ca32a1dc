"""What a study file says of a second entry must hang together with its schedule."""

from __future__ import annotations

from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import DefinitionError
from workmh_measures.model.study import Study

STUDY = """\
schema: 1
id: small
title: {nb: Liten, en: Small}
status: draft
languages: [nb, en]
entry: streamlit
anchors: [inclusion]
arms:
  - {id: one, code: 0, name: {nb: En, en: One}}
allocation: {kind: single_group}
waves:
  - {id: t0, anchor: inclusion, month: 0, source: survey}
schedule:
  - {instrument: who5, waves: [t0], evidence: confirmed}
retention: {years: 5}
second_entry: RULE
"""


def loaded(folder: Path, rule: str) -> Study:
    path = folder / "small.yaml"
    path.write_text(STUDY.replace("RULE", rule), encoding="utf-8")
    return load_study(path)


def test_without_more_words_every_form_from_paper_is_entered_twice(tmp_path: Path) -> None:
    rule = loaded(tmp_path, "{}").second_entry
    assert rule is not None
    assert (rule.instruments, rule.modes, rule.share, rule.settled_by) == ((), ("paper",), 1.0, "anybody")
    assert rule.covers("who5", "paper")
    assert not rule.covers("who5", "telephone")


def test_an_instrument_that_is_not_scheduled_is_noted_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError) as caught:
        loaded(tmp_path, "{instruments: [who5, who6]}")
    [found] = caught.value.problems
    assert (found.code, found.found, found.nearest) == ("DEF-STUDY", "who6", "who5")


@pytest.mark.parametrize(
    "rule", ["{share: 0}", "{share: 1.1}", "{modes: []}", "{modes: [telephone]}", "{settled_by: me}"]
)
def test_what_no_second_entry_can_be_is_refused(tmp_path: Path, rule: str) -> None:
    with pytest.raises(DefinitionError, match="second_entry"):
        loaded(tmp_path, rule)
