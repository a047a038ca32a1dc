"""The options of ``workmh change``, scale by scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from ..errors import nearest_match
from ..model.instrument import Instrument
from ..model.scale import Scale
from ..scoring.change_lines import CRITICAL_VALUES
from .change_rules import ScaleOptions
from .scale_options import main_scales, measured_scales, named_scales, values_by_scale

__all__ = ["chosen_scales", "options_of_scales"]

BASES = ("sem", "reliability", "reliable_change")
BY_SCALE = (*BASES, "sd", "mean", "mic", "functional", "clinical")
WITH_MEAN = ("edwards_nunnally", "gulliksen_lord_novick")
_KINDS = {
    "sem": "standard_error_of_measurement",
    "reliable_change": "reliable_change",
    "mic": "minimal_important_change",
}


def chosen_scales(options: Mapping[str, Any], instrument: Instrument) -> tuple[str, ...]:
    """Return the scales to judge: those of --scale, else those an error is named for, else the main ones."""
    scales = measured_scales(instrument)
    wanted: Sequence[str] = options["scales"]
    for name in wanted:
        if name not in scales:
            near = nearest_match(name, scales)
            hint = f" Did you mean '{near}'?" if near else ""
            raise click.UsageError(
                f"{instrument.id} has no scale '{name}'; scales: {', '.join(scales)}.{hint}"
            )
    if wanted:
        return tuple(name for name in scales if name in wanted)
    given = [options[base] for base in BASES]
    if not any(given):
        raise click.UsageError(
            "Nothing says which change is more than error: give --sem, --reliability or --reliable-change."
        )
    bare = any("=" not in value for values in given for value in values)
    return main_scales(instrument) if bare else named_scales(given, instrument)


def options_of_scales(
    options: Mapping[str, Any], instrument: Instrument, scales: Sequence[str]
) -> dict[str, ScaleOptions]:
    """Return what the options say for each scale.

    Raises
    ------
    UsageError
        If a scale has two bases of its error, or an SD without a reliability.
    """
    by_option = {
        name: values_by_scale(f"--{name.replace('_', '-')}", options[name], instrument, scales)
        for name in BY_SCALE
    }
    for name, values in by_option.items():
        _leave_out_lacking(name, values, instrument, bare=[v for v in options[name] if "=" not in v])
    found = {}
    for scale in scales:
        mine = {name: values.get(scale) for name, values in by_option.items()}
        bases = [f"--{name.replace('_', '-')}" for name in BASES if mine[name] is not None]
        if len(bases) > 1:
            raise click.UsageError(f"Scale '{scale}' has two errors, {' and '.join(bases)}; choose one.")
        if mine["sd"] is not None and mine["reliability"] is None:
            raise click.UsageError(f"--sd goes with --reliability, which scale '{scale}' has not.")
        _refuse_index_of_threshold(options, mine)
        if options["cutoff"] is None and (mine["functional"] or mine["clinical"]):
            raise click.UsageError("A population needs --cutoff a, b or c, which nobody chooses for you.")
        method = options["method"]
        critical = options["critical"] or CRITICAL_VALUES[method]
        found[scale] = ScaleOptions(**mine, cutoff=options["cutoff"], method=method, critical=critical)
    return found


def _refuse_index_of_threshold(options: Mapping[str, Any], mine: Mapping[str, str | None]) -> None:
    if mine["reliable_change"] is not None:
        if options["critical"] is not None:
            raise click.UsageError("--critical is for an index; a threshold of --reliable-change has none.")
        if options["method"] != "jacobson_truax":
            raise click.UsageError("--method is for an index; a threshold of --reliable-change has none.")
    if mine["mean"] is not None and options["method"] not in WITH_MEAN:
        raise click.UsageError(f"--mean goes with --method {' or '.join(WITH_MEAN)}.")


def _leave_out_lacking(
    name: str, values: dict[str, str], instrument: Instrument, *, bare: Sequence[str]
) -> None:
    """Take out a value for all scales where a scale has none published, as long as another has."""
    has = _has_published(name, bare[0]) if bare else None
    if has is None:
        return
    lacking = [s for s, value in values.items() if value == bare[0] and not has(instrument.scale(s))]
    if len(lacking) < len(values):
        for scale in lacking:
            del values[scale]


def _has_published(name: str, value: str) -> Callable[[Scale], bool] | None:
    if name in _KINDS and value == "published":
        return lambda scale: any(row.kind == _KINDS[name] for row in scale.change)
    if name in ("functional", "clinical") and value not in ("own", "own_pairs"):
        norm = value.partition(":")[0]
        return lambda scale: any(row.id == norm for row in scale.norms)
    return None
