"""What ``workmh change`` says of its result: persons, scales, categories, and what every number came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from ..dataset.change_table import ChangeOfScale
from ..scoring.change import CATEGORY_NAMES, CHANGE_STATUS_NAMES, ChangeCategory
from ..scoring.change_lines import METHOD_NAMES
from ..scoring.norms import NORM_STATUS_NAMES
from .change_rules import Sample

__all__ = ["change_account", "print_account"]

Floats = NDArray[np.float64]


def change_account(sample: Sample, changes: Sequence[ChangeOfScale]) -> dict[str, Any]:
    """Return the account as plain data, numbers in full precision."""
    first, second = sample.waves
    return {
        "instrument": sample.instrument.id,
        "parameters": dict(sample.parameters),
        "from": first,
        "to": second,
        **sample.pairs.counts,
        "scales": [_scale(sample, one) for one in changes],
    }


def _scale(sample: Sample, found: ChangeOfScale) -> dict[str, Any]:
    rule = found.rule
    known = found.change[~np.isnan(found.change)]
    return {
        "scale": rule.scale.id,
        "direction": rule.scale.direction,
        "status": sample.instrument.status_of(rule.scale),
        "persons": _counts(found.status, CHANGE_STATUS_NAMES),
        "mean_change": float(known.mean()) if len(known) else None,
        "reliable": _part(found, "reliable", None if rule.error is None else rule.error.as_json()),
        "important": _part(found, "important", None if rule.important is None else asdict(rule.important)),
        "clinical": _part(found, "clinical", _cutoff(found)),
        "warnings": _warnings(found),
    }


def _part(found: ChangeOfScale, part: str, about: dict[str, Any] | None) -> dict[str, Any]:
    codes: Floats | None = getattr(found, part)
    reason = found.rule.reasons.get(part)
    if about is None or codes is None:
        return {"available": False, "reason": reason}
    recovered = part == "clinical"
    names = {c: n for c, n in CATEGORY_NAMES.items() if recovered or c != ChangeCategory.RECOVERED}
    counts = {**_counts(codes, names), "not_judged": int(np.isnan(codes).sum())}
    return {"available": reason is None, "reason": reason, **about, "counts": counts}


def _cutoff(found: ChangeOfScale) -> dict[str, Any] | None:
    cutoff = found.rule.cutoff
    if cutoff is None:
        return None
    values = np.unique(np.asarray(cutoff.value))
    known = [float(value) for value in values if not np.isnan(value)]
    norm = {} if cutoff.status is None else {"norm": _counts(cutoff.status, NORM_STATUS_NAMES)}
    return {"cutoff": cutoff.kind, "values": known, "source": cutoff.source, **norm}


def _counts(codes: NDArray[Any], names: Mapping[int, str]) -> dict[str, int]:
    return {name: int((codes == code).sum()) for code, name in names.items()}


def _warnings(found: ChangeOfScale) -> list[str]:
    error, important, warnings = found.rule.error, found.rule.important, []
    if error is not None and error.reliability is not None and error.reliability.kind == "not stated":
        warnings.append("Which reliability was used is not said; write it as alpha:VALUE or retest:VALUE.")
    if error is not None and error.method == "hsu_linn_lord":
        warnings.append("Hsu-Linn-Lord tells who changed more or less than the group did, not who changed.")
    if error is not None and important is not None and important.value < error.threshold:
        warnings.append(
            f"The minimal important change, {important.value:g}, is smaller than what error alone may do to one"
            f" person, {error.threshold:.4g}."
        )
    return warnings


def print_account(account: Mapping[str, Any], out: Path) -> None:
    """Print the account for people."""
    click.echo(f"{account['persons']} persons, {account['at_both_waves']} at both waves: {out}")
    for name in ("at_first_wave_only", "at_second_wave_only", "at_neither_wave", "rows_at_other_waves"):
        click.echo(f"  {account[name]:>8} {name.replace('_', ' ')}")
    for scale in account["scales"]:
        click.echo(f"{account['instrument']} {scale['scale']}, from {account['from']} to {account['to']}")
        for status, n in scale["persons"].items():
            if n:
                click.echo(f"  {n:>8} {status.replace('_', ' ')}")
        for part in ("reliable", "important", "clinical"):
            _print_part(part, scale[part])
        for warning in scale["warnings"]:
            click.echo(f"  {warning}")


def _print_part(part: str, found: Mapping[str, Any]) -> None:
    click.echo(f"  {part} change: {_told(part, found)}")
    for name, n in found.get("counts", {}).items():
        click.echo(f"    {n:>6} {name.replace('_', ' ')}")


def _told(part: str, found: Mapping[str, Any]) -> str:
    if not found["available"]:
        return f"not available. {found['reason']}"
    if part == "important":
        return f"at least {_number(found)}"
    if part == "clinical":
        values = ", ".join(f"{value:.6g}" for value in found["values"]) or "none"
        return f"cut-off {found['cutoff']} {values}; {found['source']}"
    if found["published"] is not None:
        return f"at least {_number(found['published'])}"
    told = [_index_told(found)]
    told += [f"{name} {_number(found[key])}" for name, key in _PARTS if found[key] is not None]
    told += [f"{name.replace('_', ' ')} {_number(known)}" for name, known in found["group"].items()]
    return "; ".join(told)


def _index_told(found: Mapping[str, Any]) -> str:
    beyond = f"index beyond {found['critical']:g}"
    if found["method"] == "jacobson_truax":
        return f"{beyond}, a change of more than {found['threshold']:.6g}"
    line = found["line"]
    expected = f"{line['intercept']:.6g} + {line['slope']:.6g} * before"
    name = METHOD_NAMES[found["method"]]
    return f"{name} {beyond}, more than {found['threshold']:.6g} from the expected {expected}"


_PARTS = (("SEM", "sem"), ("SD", "sd"), ("reliability", "reliability"))


def _number(known: Mapping[str, Any]) -> str:
    size = "" if known["n"] is None else f", n {known['n']}"
    return f"{known['value']:.6g} ({known['source']}{size})"
