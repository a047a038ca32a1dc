"""``workmh audit``: is the record of a study still as it was written?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import Problem, StoreError
from .audit_access import access
from .audit_export import export
from .console import print_json, report_problems
from .options import store_option, study_option

if TYPE_CHECKING:
    from ..storage.instrument_record import InstrumentState

__all__ = ["audit"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def audit() -> None:
    """Look at the record of a store."""


audit.add_command(access)
audit.add_command(export)


@audit.command()
@store_option
@click.option("--study", "study_id", default=None, help="One study; all when not given.")
@click.option(
    "--anchor",
    "anchor_files",
    multiple=True,
    type=_FILE,
    help="Backup, manifest of an export, or certificate that noted the end of the chain then.",
)
@click.option("--key", type=_FILE, help="File of the secret key, where a backup is encrypted.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def verify(
    store_url: str, study_id: str | None, anchor_files: tuple[Path, ...], key: Path | None, as_json: bool
) -> None:
    """Recompute the audit chain and name the first event that is not as recorded.

    Only an --anchor shows that the end was cut off, or an older store put in the place of a newer one. A store whose
    guards were taken away is walked as well, and those that lack are named.
    """
    from ..storage.anchors import read_anchors
    from ..storage.repository import Store
    from .backup import keys_of

    anchors = read_anchors(anchor_files, keys_of(key))
    store = Store.open(store_url, guarded=False)
    studies = sorted({*store.studies(), *anchors})
    wanted = studies if study_id is None else [study_id]
    reports = [store.verify(name, anchors.get(name, ())) for name in wanted if name in studies]
    store.close()
    if study_id is not None and study_id not in studies:
        raise click.UsageError(f"The store has no study '{study_id}', but: {', '.join(studies) or 'none'}.")
    if not reports and not as_json:
        click.echo("The store holds no study yet.")
    if as_json:
        print_json(
            [
                {
                    "study": r.study,
                    "events": r.events,
                    "erased": r.erased,
                    "bad_seq": r.bad_seq,
                    "reason": r.reason,
                }
                for r in reports
            ]
        )
    else:
        for report in reports:
            verdict = (
                "the chain holds" if report.bad_seq is None else f"event {report.bad_seq}: {report.reason}"
            )
            click.echo(f"{report.study}: {report.events} events, {report.erased} erased, {verdict}.")
    unsafe = _unsafe(store_url)
    report_problems(unsafe, as_json=False)
    if unsafe or any(report.bad_seq is not None for report in reports):
        raise SystemExit(1)


def _unsafe(store_url: str) -> Sequence[Problem]:
    """Return why the store would not be opened for work."""
    from ..storage.repository import Store

    try:
        Store.open(store_url).close()
    except StoreError as refused:
        return refused.problems
    return ()


@audit.command()
@store_option
@study_option
@click.option(
    "--accept", metavar="ID", help="Put on record that the study goes on under this instrument as it is."
)
@click.option("--reason", help="Why, with --accept.")
@click.option("--by", help="Who answers for it, with --accept.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def instruments(study_id: str, store_url: str, as_json: bool, **accepted: str | None) -> None:
    """Tell whether every answer was given under the instruments as they are now; exit 1 when not."""
    from ..definitions.library import load_study, scheduled_instruments
    from ..storage.instrument_record import accept_instrument, instrument_states
    from ..storage.repository import Store

    study = load_study(study_id)
    known = scheduled_instruments(study)
    name, reason, by = (accepted[option] for option in ("accept", "reason", "by"))
    if name is not None and (name not in known or reason is None or by is None):
        raise click.UsageError(
            "Name with --accept an instrument of the schedule, and give --reason and --by."
        )
    store = Store.open(store_url)
    try:
        if name is not None:
            accept_instrument(store, study, known[name], reason=str(reason), by=str(by))
        states = instrument_states(store, study, known)
    finally:
        store.close()
    if as_json:
        print_json([_state(state) for state in states])
    for state in () if as_json else states:
        answered = sum(state.answered.values())
        verdict = f"{state.others} of them under another definition" if state.others else "as it is"
        who = f", accepted by {state.accepted_by}" if state.others and state.accepted_by else ""
        click.echo(f"{state.instrument} {state.version}: {answered} answers, {verdict}{who}.")
    if not all(state.ok for state in states):
        raise SystemExit(1)


def _state(state: InstrumentState) -> dict[str, Any]:
    names = ("instrument", "version", "now", "answered", "others", "accepted_by", "ok")
    return {name: getattr(state, name) for name in names}
