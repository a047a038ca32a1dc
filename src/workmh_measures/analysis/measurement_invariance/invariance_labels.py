"""The verdict on invariance beside what rests on it: differences between groups, and changes between waves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model.estimate import Estimate, changed

__all__ = ["labelled"]

_OF_GROUPS = ("known_groups_g", "known_groups_difference")
_OF_WAVES = ("change_mean", "srm", "effect_size_change")
_SAID = {
    "supported": "supported",
    "partially": "partially supported",
    "not supported": "not supported",
    "not testable": "not testable",
}
_NO_MODEL = "not supported, for the model does not fit even with nothing set equal"


def labelled(rows: Iterable[Estimate]) -> Iterator[Estimate]:
    """Yield estimates; each difference between groups or waves whose invariance was tested says how that came out.

    Parameters
    ----------
    rows : of an analysis, its section of invariance before what rests on it. Nothing is left out or changed but warnings.
    """
    verdicts: dict[tuple[str | None, ...], str] = {}
    for row in rows:
        if row.analysis == "invariance" and row.text is not None:
            verdicts[_key(row)] = _SAID[row.text]
        if (row.analysis, row.level, row.text) == ("invariance_rung", "configural", "fails"):
            verdicts[_key(row)] = _NO_MODEL
        told = verdicts.get(_key(row)) if row.analysis in (*_OF_GROUPS, *_OF_WAVES) else None
        yield row if told is None else changed(row, warnings=(*row.warnings, _sentence(row, told)))


def _key(row: Estimate) -> tuple[str | None, ...]:
    """Scale, waves, and the column of groups."""
    return row.scale, row.wave, row.wave2, row.factor


def _sentence(row: Estimate, verdict: str) -> str:
    between = "these waves" if row.analysis in _OF_WAVES else "these groups"
    return f"Measurement invariance between {between}: {verdict}."
