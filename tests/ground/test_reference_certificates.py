"""Every reference was written from the data that lie here now, and says by which program and versions."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOPICS = [
    "allocation",
    "bootstrap",
    "change",
    "correlation",
    "covariance",
    "descriptives",
    "employment",
    "entry_agreement",
    "exploratory_factors",
    "guttman",
    "internal_consistency",
    "known_groups",
    "number_of_factors",
    "omega",
    "scale_rules",
    "scoring_kernel",
    "service_counts",
]


@pytest.mark.parametrize("topic", TOPICS)
def test_the_certificate_names_program_versions_and_the_data_as_they_are(topic: str) -> None:
    path = ROOT / "tests" / "reference" / f"{topic}.json"
    certificate = json.loads(path.read_text(encoding="utf-8"))["certificate"]
    assert (ROOT / certificate["program"]).is_file()
    assert certificate["R"]
    assert all(certificate["packages"].values())
    hashes = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in certificate["data"]}
    assert certificate["data"] == hashes
    assert hashes
