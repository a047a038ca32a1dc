"""``workmh allocation``: seal how arms come about, take a list in, list and verify with the key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..definitions.library import load_study
from .allocation_people import draw, status, tell, unblind
from .console import print_json
from .options import by_option, store_address, store_option, study_option
from .out_file import OUT_FILE
from .study_store import opened_study

if TYPE_CHECKING:
    from ..storage.allocation_key import AllocationKey
    from ..trial.allocation import Plan

__all__ = ["allocation"]

Command = Callable[..., Any]
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_KEY = click.option(
    "--key", "key_file", required=True, type=click.Path(path_type=Path), help="Key file of the allocation."
)
_NEW_KEY = click.option(
    "--key",
    "key_file",
    required=True,
    type=click.Path(path_type=Path),
    help="New file for the secret key; keep it apart from the store, and twice.",
)
_LEVELS = click.option(
    "--levels",
    "levels",
    multiple=True,
    metavar="NAME=A,B,...",
    help="Levels of a stratum without levels in the study file, or all units of a cluster study; may be repeated.",
)
_REASON = click.option("--reason", help="Why an earlier sealing is replaced, as it will stand on record.")


@click.group()
def allocation() -> None:
    """Arms: sealed, drawn, told, verified."""


for command in (draw, status, tell, unblind):
    allocation.add_command(command)


@allocation.command()
@store_option
@study_option
@_NEW_KEY
@by_option
@click.option("--block-sizes", metavar="4,6", help="Sizes of blocks; twice and three times the smallest.")
@click.option("--ratio", metavar="1:1", help="Another ratio than the study file's.")
@_LEVELS
@_REASON
@_JSON
def seal(
    store_url: str,
    study_id: str,
    key_file: Path,
    by: str,
    *,
    block_sizes: str | None,
    ratio: str | None,
    levels: Sequence[str],
    reason: str | None,
    as_json: bool,
) -> None:
    """Draw a secret seed into a new key file, and put on record how arms come about from now on.

    The store never holds the seed nor the block sizes: whoever reads the store alone foresees no arm.
    """
    from ..trial.allocation_plan import drawing_plan

    study = load_study(study_id)
    plan = drawing_plan(
        study,
        levels=_named(levels),
        block_sizes=_numbers(block_sizes, ",", "--block-sizes"),
        ratio=_numbers(ratio, ":", "--ratio"),
    )
    _seal((study_id, store_url), key_file, plan, (by, reason), as_json=as_json)


@allocation.command("import")
@click.argument("file", metavar="LIST", type=click.Path(path_type=Path))
@store_option
@study_option
@_NEW_KEY
@by_option
@_LEVELS
@_REASON
@_JSON
def import_list(
    file: Path,
    store_url: str,
    study_id: str,
    key_file: Path,
    by: str,
    *,
    levels: Sequence[str],
    reason: str | None,
    as_json: bool,
) -> None:
    """Take in an allocation LIST made elsewhere (csv), encrypted with a new key, all of it or nothing.

    Columns: one for each stratum, `number` (from 1 in each stratum), and `arm` (id or code).
    """
    from ..interop.text_rows import text_rows
    from ..trial.allocation_list import checked_list
    from ..trial.allocation_plan import list_plan

    study = load_study(study_id)
    plan = list_plan(study, levels=_named(levels))
    read = checked_list(study, plan, *text_rows(file))
    for note in read.notes:
        click.echo(f"Note: {note}", err=True)
    _seal((study_id, store_url), key_file, plan, (by, reason), listed=read.arms, as_json=as_json)


def _seal(at: tuple[str, str], key_file: Path, plan: Plan, who: tuple[str, str | None], **more: Any) -> None:
    from ..storage.allocation import Asked, seal_with_new_key

    listed = more.get("listed")
    with opened_study(*at) as (_, store):
        key = seal_with_new_key(store, key_file, plan, Asked(*who), listed)
    if more["as_json"]:
        rows = {} if listed is None else {"rows": {name: len(arms) for name, arms in listed.items()}}
        print_json({**_told(key), "key": str(key_file), **rows})
        return
    click.echo(f"Sealed: {plan.study}, {_words(plan)}.")
    if listed is not None:
        click.echo(f"  {sum(map(len, listed.values()))} rows taken in.")
    click.echo(f"  SHA-256 of {key_file}: {key.commitment}")
    click.echo(
        "  Keep the key file apart from the store, in two places. Without it nobody can draw or verify."
    )


@allocation.command("list")
@_KEY
@click.option(
    "--n", default=100, show_default=True, type=click.IntRange(1, 100_000), help="Rows of a stratum."
)
@store_address("Address of the store; needed where a list was taken in.", required=False)
@click.option("-o", "--out", required=True, type=OUT_FILE, help="The new csv file.")
def list_arms(key_file: Path, n: int, store_url: str | None, out: Path) -> None:
    """Write the arms of every stratum in their order, drawn and coming, for the outside statistician.

    Whoever reads the file foresees arms. Only its owner may read it; it overwrites no other.
    """
    from ..interop.allocation_file import write_list
    from ..storage.allocation_check import listed_of
    from ..storage.allocation_key import read_key

    key = read_key(key_file)
    if key.plan.method == "list" and store_url is None:
        raise click.UsageError("The list was taken into a store: name it with --store.")
    listed = listed_of(store_url, key) if store_url is not None else {}
    rows = write_list(out, key.plan, key.seed, n, listed)
    click.echo(f"{out}: {rows} rows. It shows arms that are still to come; keep it like the key.")


@allocation.command()
@store_option
@study_option
@_KEY
@_JSON
def verify(store_url: str, study_id: str, key_file: Path, as_json: bool) -> None:
    """Draw every arm again from the key, and compare: nothing changed, skipped or repeated. Exit 1 when it was."""
    from ..storage.allocation_check import verify as verified
    from ..storage.allocation_key import read_key

    with opened_study(study_id, store_url) as (study, store):
        found = verified(store, study.id, read_key(key_file))
    if as_json:
        print_json(
            {
                "drawn": dict(found.drawn),
                "erased": found.erased,
                "others": found.others,
                "faults": list(found.faults),
            }
        )
    else:
        for stratum, drawn in sorted(found.drawn.items()):
            click.echo(f"{stratum or 'all'}: numbers 1 to {drawn}")
        for fault in found.faults:
            click.echo(fault, err=True)
        verdict = "is NOT as drawn" if found.faults else "is as drawn, each number once and in order"
        total = sum(found.drawn.values())
        click.echo(
            f"{total} drawn ({found.erased} erased since), {found.others} others; the allocation {verdict}."
        )
    if found.faults:
        raise SystemExit(1)


def _told(key: AllocationKey) -> dict[str, Any]:
    plan = key.plan
    return {
        "study": plan.study,
        "method": plan.method,
        "arms": plan.arms,
        "ratio": plan.ratio,
        "strata": {name: list(levels) for name, levels in plan.strata.items()},
        "commitment": key.commitment,
    }


def _words(plan: Plan) -> str:
    ratio = ":".join(map(str, plan.ratio))
    by = " and ".join(f"{name} ({len(levels)})" for name, levels in plan.strata.items())
    if plan.method == "list":
        return f"a list of {', '.join(plan.arms)}, by {by or 'nothing'}"
    if plan.method == "clusters":
        return f"units {by} to {', '.join(plan.arms)} {ratio}"
    sizes = " or ".join(map(str, plan.block_sizes))
    return f"{', '.join(plan.arms)} {ratio} in blocks of {sizes}, by {by or 'nothing'}"


def _named(given: Sequence[str]) -> dict[str, list[str]]:
    """Return --levels NAME=A,B as a mapping."""
    named: dict[str, list[str]] = {}
    for one in given:
        name, sign, levels = one.partition("=")
        if not sign or not name.strip() or name.strip() in named:
            raise click.UsageError(f"--levels takes NAME=A,B,... once for each name, not '{one}'.")
        named[name.strip()] = [level.strip() for level in levels.split(",")]
    return named


def _numbers(given: str | None, separator: str, option: str) -> tuple[int, ...]:
    parts = [] if given is None else [part.strip() for part in given.split(separator)]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise click.UsageError(
            f"{option} takes whole numbers with '{separator}' between them, not '{given}'."
        )
    return tuple(map(int, parts))
