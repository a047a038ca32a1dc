"""Options whose value may differ by scale: ``--option SCALE=VALUE``, or ``--option VALUE`` for all."""

from __future__ import annotations

import re
from collections.abc import Sequence

import click

from ..errors import nearest_match
from ..model.instrument import Instrument
from ..scoring.norms import NamedNorm, named_norm, norm_choices

__all__ = ["given_norms", "main_scales", "measured_scales", "named_scales", "values_by_scale"]

# A number belongs to one scale; a word such as alpha, or the id of a norm, may be meant for each.
_NUMBER = re.compile(r"(^|[:,])\s*[-+.\d]")


def measured_scales(instrument: Instrument) -> tuple[str, ...]:
    """Return the scales whose scores are amounts: not classes."""
    return tuple(scale.id for scale in instrument.scales if scale.measure != "nominal")


def main_scales(instrument: Instrument) -> tuple[str, ...]:
    """Return the scales that are meant where none is named: amounts, without counts of items beside a sum."""
    amounts = [instrument.scale(name) for name in measured_scales(instrument)]
    return tuple(s.id for s in amounts if s.combine.rule != "count_at_least") or measured_scales(instrument)


def named_scales(options: Sequence[Sequence[str]], instrument: Instrument) -> tuple[str, ...]:
    """Return the scales that are named in front of a value, in the order of the instrument."""
    named = {_scale_of(value, instrument)[0] for values in options for value in values}
    return tuple(name for name in measured_scales(instrument) if name in named)


def values_by_scale(
    option: str, values: Sequence[str], instrument: Instrument, scales: Sequence[str]
) -> dict[str, str]:
    """Return what an option says for each scale; a value that names its scale comes before one for all.

    Parameters
    ----------
    option : for messages, as ``--sem``.
    scales : those a value without scale is for.
    """
    found: dict[str, str] = {}
    bare: list[str] = []
    for text in values:
        scale, value = _scale_of(text, instrument)
        if scale is None:
            bare.append(value)
        elif scale in found:
            raise click.UsageError(f"{option} gives scale '{scale}' twice.")
        else:
            found[scale] = value
    if len(bare) > 1:
        raise click.UsageError(f"{option} gives several values for all scales: {', '.join(bare)}.")
    if bare and len(scales) > 1 and _NUMBER.search(bare[0]):
        raise click.UsageError(
            f"{instrument.id} has several scales; say which with {option} {scales[0]}={bare[0]}"
            f" (scales: {', '.join(scales)})."
        )
    return {**dict.fromkeys(scales if bare else (), "".join(bare)), **found}


def given_norms(values: Sequence[str], instrument: Instrument) -> dict[str, NamedNorm]:
    """Return the norms of ``--norm SCALE=NORM_ID``, by scale.

    Raises
    ------
    DefinitionError
        NORM-UNKNOWN with the choices.
    """
    norms: dict[str, NamedNorm] = {}
    for text in values:
        scale, name = _scale_of(text, instrument)
        if scale is None or not name:
            with_norms = [s for s in instrument.scales if s.norms]
            choices = [f"{one.id}={choice}" for one in with_norms for choice in norm_choices(one)]
            known = f"Norms of {instrument.id}: {', '.join(choices)}." if choices else "It has no norms."
            raise click.UsageError(f"--norm takes SCALE=NORM_ID, not '{text}'. {known}")
        if scale in norms:
            raise click.UsageError(f"--norm gives scale '{scale}' twice.")
        norms[scale] = named_norm(instrument.scale(scale), name, instrument=instrument.id)
    return norms


def _scale_of(text: str, instrument: Instrument) -> tuple[str | None, str]:
    before, sign, value = text.partition("=")
    if not sign:
        return None, text.strip()
    name, scales = before.strip(), measured_scales(instrument)
    if name not in scales:
        near = nearest_match(name, scales)
        hint = f" Did you mean '{near}'?" if near else ""
        raise click.UsageError(f"{instrument.id} has no scale '{name}'; scales: {', '.join(scales)}.{hint}")
    return name, value.strip()
