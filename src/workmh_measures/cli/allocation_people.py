"""``workmh allocation draw``, ``tell``, ``unblind`` and ``status``: the arm of one participant, and how far it has come."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import click

from ..model.study import StudyRole
from .console import print_json
from .options import by_option, store_option, study_option
from .study_store import opened_study

__all__ = ["draw", "status", "tell", "unblind"]

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.command()
@click.argument("participant")
@store_option
@study_option
@click.option(
    "--key",
    "key_file",
    required=True,
    type=click.Path(path_type=Path),
    help="Key file of the allocation.",
)
@by_option
@click.option(
    "--role",
    type=click.Choice(get_args(StudyRole)),
    help="Role of that person; one the study lets see arms is shown it.",
)
@click.option("--show-arm", is_flag=True, help="Print the arm all the same; the record tells of it.")
@click.option("--request", help="Id of this request; a retry with the same id gives the same arm.")
@_JSON
def draw(
    participant: str,
    store_url: str,
    study_id: str,
    key_file: Path,
    by: str,
    *,
    role: str | None,
    show_arm: bool,
    request: str | None,
    as_json: bool,
) -> None:
    """Draw the next arm for PARTICIPANT, in the person's stratum.

    Refused, with no number used, when the person is not enrolled, has an arm, lacks the consent the study asks for, has
    left, or is in no stratum of the plan.
    """
    from ..dataset.blinding import may_see_arm
    from ..storage.allocation import Asked
    from ..storage.allocation_draw import draw as drawn_arm
    from ..storage.allocation_key import read_key
    from ..storage.events import new_request_id

    key = read_key(key_file)
    with opened_study(study_id, store_url) as (study, store):
        seen = may_see_arm(study, role)
        shown = f"to the {role}" if seen else "on request" if show_arm else None
        asked = Asked(by, shown, request_id=request or new_request_id())
        drawn = drawn_arm(store, study, participant, key, asked)
    arm = {} if shown is None else {"arm": drawn.arm}
    told: dict[str, Any] = {"participant": participant, "number": drawn.number, "strata": dict(drawn.strata)}
    if as_json:
        print_json({**told, **arm, "again": drawn.again})
        return
    place = ", ".join(f"{name} {level}" for name, level in drawn.strata.items())
    words = f"{participant}: allocated, number {drawn.number}{f' of {place}' if place else ''}"
    click.echo(f"{words}{f', arm {drawn.arm}' if arm else ''}{' (drawn before)' if drawn.again else ''}.")


@click.command()
@click.argument("participant")
@click.argument("arm")
@store_option
@study_option
@click.option(
    "--reason", required=True, help="Who allocated and how it is known, as it will stand on record."
)
@by_option
@click.option("--correct", is_flag=True, help="An arm told before was wrong, and this is the right one.")
def tell(
    participant: str, arm: str, store_url: str, study_id: str, reason: str, *, by: str, correct: bool
) -> None:
    """Record that PARTICIPANT is in ARM, for a study that allocates elsewhere."""
    from ..storage.allocation import Asked
    from ..storage.allocation import tell as told

    with opened_study(study_id, store_url) as (study, store):
        told(store, study, participant, arm, Asked(by, reason, correct))
    click.echo(f"{participant}: allocated, as told by {by}.")


@click.command()
@click.argument("participant")
@store_option
@study_option
@click.option("--reason", required=True, help="Why the arm must be known, as it will stand on record.")
@by_option
@_JSON
def unblind(participant: str, store_url: str, study_id: str, reason: str, *, by: str, as_json: bool) -> None:
    """Put on record that the arm of PARTICIPANT is told, then tell it: of this one person only."""
    from ..storage.allocation import Asked
    from ..storage.allocation import unblind as unblinded

    with opened_study(study_id, store_url) as (study, store):
        arm = unblinded(store, study.id, participant, Asked(by, reason))
    if as_json:
        print_json({"participant": participant, "arm": arm})
    else:
        click.echo(f"{participant}: arm {arm}. On record: unblinded by {by}.")


@click.command()
@store_option
@study_option
@click.option("--show-arms", is_flag=True, help="Count by arm too; the record tells of it.")
@click.option("--by", help="Name of the person who is shown arms.")
@click.option("--reason", help="Why the person is shown arms.")
@_JSON
def status(
    store_url: str, study_id: str, *, show_arms: bool, by: str | None, reason: str | None, as_json: bool
) -> None:
    """Say how arms come about and how many people are allocated in each stratum, without arms."""
    from ..storage.allocation import Asked
    from ..storage.allocation_check import allocation_state, record_arms_shown

    if show_arms and not (by and reason):
        raise click.UsageError("--show-arms needs --by and --reason: it is put on record.")
    with opened_study(study_id, store_url) as (study, store):
        if show_arms:
            record_arms_shown(store, study.id, Asked(str(by), reason))
        state = allocation_state(store, study.id)
    by_arm: dict[str, dict[str, int]] = {}
    for (stratum, arm), n in sorted(state.by_arm.items()):
        by_arm.setdefault(stratum, {})[arm] = n
    if as_json:
        print_json(_document(state, by_arm if show_arms else None))
        return
    for one in state.sealed or ():
        proof = f", key {one.commitment[:12]}" if one.commitment else ""
        click.echo(f"Sealed by {one.by}: {one.method}{proof} (event {one.seq}).")
    if not state.sealed:
        click.echo("Not sealed yet.")
    for stratum, n in sorted(state.allocated.items()):
        arms = ", ".join(f"{arm} {k}" for arm, k in by_arm[stratum].items())
        click.echo(f"{stratum or 'all'}: {n} allocated{f' ({arms})' if show_arms else ''}")
    click.echo(f"{state.waiting} enrolled and not allocated, {state.erased} erased since.")


def _document(state: Any, by_arm: dict[str, dict[str, int]] | None) -> dict[str, Any]:
    return {
        "sealed": [
            {"seq": one.seq, "by": one.by, "method": one.method, "commitment": one.commitment}
            for one in state.sealed
        ],
        "allocated": dict(sorted(state.allocated.items())),
        **({} if by_arm is None else {"by_arm": by_arm}),
        "waiting": state.waiting,
        "erased": state.erased,
    }
