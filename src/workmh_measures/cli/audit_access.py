"""``workmh audit access``: who was shown, refused or given what, and who has looked at a person's record."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .console import print_json
from .options import store_option

if TYPE_CHECKING:
    from ..storage.access_log import AccessLine

__all__ = ["access"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("access")
@store_option
@click.option(
    "--study", "study_id", required=True, help="Id of the study; what concerns every study is told too."
)
@click.option("--participant", help="Who was shown this participant's record, for a request for access.")
@click.option("--account", help="Only what this account did.")
@click.option(
    "--outcome",
    type=click.Choice(["read", "denied", "fetched", "changed", "opened"]),
    help="Shown, refused, a file given, an account changed, or logged in.",
)
@click.option("--from", "first", type=_DAY, metavar="YYYY-MM-DD", help="From this day on.")
@click.option("--to", "last", type=_DAY, metavar="YYYY-MM-DD", help="Up to and with this day.")
@click.option(
    "--anchor",
    "anchor_files",
    multiple=True,
    type=_FILE,
    help="Backup, or what --json printed earlier: it noted the end of the log then.",
)
@click.option("--key", type=_FILE, help="File of the secret key, where a backup is encrypted.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def access(
    store_url: str,
    study_id: str,
    *,
    first: datetime | None,
    last: datetime | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Tell the access log, the newest first; exit 1 when a line of it is not as it was written.

    A line stands for an account, a page and a person, once in a quarter of an hour. Only an --anchor shows that the end
    was cut off.
    """
    from ..model.staff_rights import EVERY
    from ..storage.access_anchors import read_access_anchors
    from ..storage.access_log import Asked, access_lines, verify_access
    from ..storage.repository import Store
    from ..storage.trail_pages import day_range
    from .backup import keys_of

    anchors = read_access_anchors(asked["anchor_files"], keys_of(asked["key"]))
    days = day_range(first.date() if first else None, last.date() if last else None)
    chosen = Asked(asked["account"], asked["participant"], asked["outcome"], *days)
    with closing(Store.open(store_url, guarded=False)) as store:
        lines = access_lines(store, study_id, chosen)
        reports = [verify_access(store, study, anchors.get(study, ())) for study in (study_id, EVERY)]
    broken = {one.study: one.bad_number for one in reports if one.bad_number is not None}
    if as_json:
        heads = {one.study: {"seq": one.head.seq, "hash": one.head.hash} for one in reports}
        print_json({"lines": [line.as_json() for line in lines], "heads": heads, "broken": broken})
    else:
        for line in lines:
            click.echo(_in_words(line))
        click.echo(f"{len(lines)} lines.")
        for study, number in broken.items():
            click.echo(
                f"Line {number} of the access log of {study} is not as it was written, or gone.", err=True
            )
    if broken:
        raise SystemExit(1)


def _in_words(line: AccessLine) -> str:
    from ..model.civil_time import TIME_ZONE

    moment = f"{line.at.astimezone(TIME_ZONE):%Y-%m-%d %H:%M:%S}"
    whom = f"  participant {line.participant}" if line.participant else ""
    return f"{moment}  {line.account or '(unknown)':<20} {line.outcome:<8} {line.action}: {line.about}{whom}"
