"""``workmh correct``: change one answer by hand, with reason and person; the earlier one stays in the history."""

from __future__ import annotations

from typing import Any

import click

from .console import print_json
from .options import by_option
from .record_options import json_option, occasion_option, one_answer, reason_code_option

__all__ = ["correct", "missing_code"]


@click.command()
@one_answer
@click.option(
    "--value", metavar="V", help="The answer: code, number, codes with blanks between, date, or words."
)
@reason_code_option
@click.option("--clear", is_flag=True, help="Take the answer away: neither a value nor a reason.")
@click.option("--reason", required=True, help="Why it is changed; without personal data.")
@by_option
@occasion_option
@click.option(
    "--based-on",
    type=click.IntRange(0),
    metavar="EVENT",
    help="Number of the answer you looked at; refused when another came after it.",
)
@json_option
def correct(participant: str, wave: str, instrument: str, item: str, **options: Any) -> None:
    """Change the answer of PARTICIPANT to ITEM of INSTRUMENT at WAVE, and print what it was and what it is."""
    from ..definitions.library import load_instrument
    from ..storage import corrections
    from .study_store import opened_study

    if sum((options["value"] is not None, options["missing"] is not None, options["clear"])) != 1:
        raise click.UsageError("Give exactly one of --value, --missing and --clear.")
    asked = corrections.Correction(
        participant=participant,
        wave=wave,
        instrument=instrument,
        item=item,
        value=options["value"],
        missing=missing_code(options["missing"]),
        reason=options["reason"],
        by=options["by"],
        occasion=options["occasion"],
        based_on=options["based_on"],
    )
    with opened_study(options["study_id"], options["store_url"], answers=True) as (study, store):
        done = corrections.correct(store, study, load_instrument(instrument), asked)
    if options["as_json"]:
        print_json({"old": done.old, "new": dict(done.new), "old_seq": done.old_seq, "seq": done.receipt.seq})
    else:
        old = f"{_spoken(done.old)} (event {done.old_seq})" if done.old is not None else "no answer"
        click.echo(f"{asked.where}: {old} -> {_spoken(done.new)} (event {done.receipt.seq}).")


def missing_code(given: str | None) -> int | None:
    """Return the missing code given by number or name; None where none is given."""
    from ..model.missing import MISSING_NAMES

    if given is None:
        return None
    by_name = {name: code for code, name in MISSING_NAMES.items()}
    by_name |= {str(code): code for code in MISSING_NAMES}
    if given not in by_name:
        told = ", ".join(f"{code} {name}" for code, name in MISSING_NAMES.items())
        raise click.UsageError(f"--missing takes one of {told}; not '{given}'.")
    return by_name[given]


def _spoken(answer: Any) -> str:
    return "cleared" if "cleared" in answer else str(next(iter(answer.values()), "erased"))
