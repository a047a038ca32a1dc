"""What a study file says about milestones and consent must hang together."""

from __future__ import annotations

from pathlib import Path

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import DefinitionError

STUDY = """\
schema: 1
id: small
title: {nb: Liten, en: Small}
status: draft
languages: [nb, en]
entry: streamlit
anchors: [inclusion, job_start]
MILESTONES
arms:
  - {id: one, code: 0, name: {nb: En, en: One}}
allocation: {kind: single_group}
flags:
  - {id: register_consent, kind: consent, name: {nb: Registre, en: Registers}, reveals_arm: false}
  - {id: itt, kind: population, name: {nb: Alle, en: All}, reveals_arm: false}
CONSENT
waves:
  - {id: t0, anchor: inclusion, month: 0, source: survey}
schedule:
  - {instrument: who5, waves: [t0], evidence: confirmed}
retention: {years: 5}
"""


def _loaded(folder: Path, *, milestones: str = "", consent: str = ""):
    path = folder / "small.yaml"
    path.write_text(STUDY.replace("MILESTONES", milestones).replace("CONSENT", consent), encoding="utf-8")
    return load_study(path)


def test_consent_and_milestones_are_read(tmp_path: Path) -> None:
    study = _loaded(
        tmp_path,
        milestones="milestones: [{id: referral, name: {nb: Henvist, en: Referred}}]",
        consent="consent: {version: '2.1', parts: [register_consent]}",
    )
    assert study.consent is not None
    assert (study.consent.version, study.consent.parts) == ("2.1", ("register_consent",))
    assert study.days_reached == ("inclusion", "job_start", "referral")


def test_a_study_without_consent_asks_for_none(tmp_path: Path) -> None:
    assert _loaded(tmp_path).consent is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"consent": "consent: {version: '1', parts: [itt]}"}, "no flag of kind consent"),
        ({"consent": "consent: {version: '1', parts: [register_consnt]}"}, "register_consent"),
        ({"consent": "consent: {version: '1', parts: [register_consent, register_consent]}"}, "used twice"),
        ({"milestones": "milestones: [{id: job_start, name: {nb: A, en: B}}]"}, "the name of an anchor"),
        (
            {"milestones": "milestones: [{id: a, name: {nb: A, en: A}}, {id: a, name: {nb: A, en: A}}]"},
            "used twice",
        ),
    ],
)
def test_what_does_not_hang_together_is_refused_with_the_line(
    tmp_path: Path, given: dict[str, str], words: str
) -> None:
    with pytest.raises(DefinitionError) as caught:
        _loaded(tmp_path, **given)
    [found] = caught.value.problems
    assert words in str(found)
    assert "small.yaml:" in found.where
