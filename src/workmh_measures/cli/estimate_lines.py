"""Estimates as a command gives them: one JSON document, or a line each on a terminal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import click

from ..model.estimate import Estimate
from .console import json_text, print_json
from .out_file import keep_text

__all__ = ["estimate_line", "told_as_json"]


def told_as_json(estimates: Sequence[Estimate], json_out: str | None) -> bool:
    """Print estimates as JSON, or write them to a file, where that is asked for; say whether it was.

    Parameters
    ----------
    json_out : ``-`` for standard output, the path of a file, or None where nobody asked.
    """
    if json_out is None:
        return False
    document = [estimate.as_json() for estimate in estimates]
    if json_out == "-":
        print_json(document)
    else:
        keep_text(json_text(document) + "\n", Path(json_out))
        click.echo(f"{len(document)} estimates written to {json_out}.")
    return True


def estimate_line(
    estimate: Estimate, place: str, *, with_p: bool = False, untold: Collection[str] = ()
) -> str:
    """Return what was estimated, by which method, its value with interval and n, and warnings.

    Parameters
    ----------
    place : what it is about, as wide as it is in every line.
    with_p : tell the p value.
    untold : warnings that are told elsewhere.
    """
    method = f" ({estimate.method})" if estimate.method is not None else ""
    head = f"{place} {estimate.analysis + method:<40}"
    if estimate.value is None and estimate.text is None:
        return f"{head} not estimated: {estimate.reason}"
    value = f"{estimate.value:10.4f}" if estimate.value is not None else ""
    told = (estimate.text or "").replace("\n", "; ")
    words = f"  {told}" if estimate.text is not None else ""
    interval = ""
    if estimate.ci_low is not None and estimate.ci_high is not None:
        interval = f"  [{estimate.ci_low:.4f}, {estimate.ci_high:.4f}]"
    test = f"  p={estimate.p_value:.4f}" if with_p and estimate.p_value is not None else ""
    n = f"  n={estimate.n}" if estimate.n is not None else ""
    warnings = "".join(f"  ! {warning}" for warning in estimate.warnings if warning not in untold)
    return f"{head} {value}{words}{interval}{test}{n}{warnings}"
