"""The results of a trial as one document a machine can read: what was run, on what, by which plan, and every estimate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from .. import __version__
from ..model.estimate import Estimate
from ..model.fingerprint import fingerprint
from .data_content import content_hash
from .trial_data import TrialData
from .trial_questions import TrialQuestions

__all__ = ["estimates_hash", "trial_results"]


def trial_results(data: TrialData, asked: TrialQuestions, rows: Sequence[Estimate]) -> dict[str, Any]:
    """Return the document: `before_lock` says whether the data could still change when this was run."""
    plan, lock = data.plan, data.lock
    return {
        "study": data.study.id,
        "study_fingerprint": fingerprint(data.study),
        "simulated": data.study.simulated,
        "plan": None if plan is None else plan.model_dump(mode="json", by_alias=True),
        "plan_version": None if plan is None else plan.version,
        "before_lock": lock is None,
        "lock": None if lock is None else {"at": lock.at.isoformat(), "by": lock.by, "content": lock.content},
        "data": {
            "source": data.source,
            "content_sha256": lock.content if lock is not None and lock.content else content_hash(data),
            "day": data.today.isoformat(),
            "enrolled": len(data.people),
            "allocated": {arm.id: int((data.arm == arm.id).sum()) for arm in data.study.arms},
        },
        "reference": data.reference.id,
        "sections": list(asked.sections),
        "seed": asked.seed,
        "draws": asked.draws,
        "software": f"workmh-measures {__version__}",
        "estimates_sha256": estimates_hash(rows),
        "estimates": [row.as_json() for row in rows],
    }


def estimates_hash(rows: Sequence[Estimate]) -> str:
    """Return the SHA-256 of estimates, as 64 hex digits."""
    text = json.dumps([row.as_json() for row in rows], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode("utf-8")).hexdigest()
