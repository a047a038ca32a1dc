"""Whether people were in work when the service ended, as told with that day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .reading import StoredEvent
from .step_objections import IN_WORK, SERVICE_END

__all__ = ["in_work_told"]


def in_work_told(reached: Iterable[StoredEvent]) -> dict[tuple[str, int], bool]:
    """Return what was told, by participant and which time the service ended.

    Parameters
    ----------
    reached : events of days reached, in the order they were recorded.

    Notes
    -----
    The latest that tells it counts: a day that is corrected keeps what was told with it. A day taken back takes it along.
    """
    told: dict[tuple[str, int], bool] = {}
    for event in reached:
        content: dict[str, Any] = dict(event.content or {})
        if content.get("what") != SERVICE_END:
            continue
        key = str(event.participant), int(content["number"])
        if content["day"] is None:
            told.pop(key, None)
        elif isinstance(said := content.get("data", {}).get(IN_WORK), bool):
            told[key] = said
    return told
