"""``workmh erase``: remove the contents of one participant on a recorded request, with a certificate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .console import print_json
from .options import store_option, study_option
from .out_file import OUT_FILE
from .study_store import study_of_store

if TYPE_CHECKING:
    from ..storage.erasure import Removal, Request
    from ..storage.repository import Store

__all__ = ["erase"]

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("participant", required=False)
@store_option
@study_option
@click.option("--reason", help="Who asked for it and why; recorded as the request, without personal data.")
@click.option("--by", help="Who erases, or records the request.")
@click.option("-o", "--out", type=OUT_FILE, help="New file of the certificate (.json).")
@click.option("--data", type=_FOLDER, help="Data folder of the study, where the ledger of erasures lies.")
@click.option(
    "--backups", multiple=True, type=_FOLDER, help="Folder of backups to name those that may still hold it."
)
@click.option("--only-request", is_flag=True, help="Record the request and erase nothing yet.")
@click.option("--waiting", "only_waiting", is_flag=True, help="List the participants who wait for erasure.")
@click.option("--yes", is_flag=True, help="Do not ask to type the id.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def erase(participant: str | None, store_url: str, study_id: str, **options: Any) -> None:
    """Remove everything PARTICIPANT told, shut the person's links, and write a certificate.

    Shows first what goes, and asks to type the id. That it happened, when, why and by whom stays in the record. On
    PostgreSQL the address names an account with the role workmh_eraser.
    """
    from ..storage.repository import Store

    store = Store.open(store_url)
    try:
        study = study_of_store(store, study_id)
        if options["only_waiting"]:
            _say_waiting(store, study, as_json=options["as_json"])
        elif participant is None or options["by"] is None:
            raise click.UsageError("Name the participant, and with --by who erases.")
        elif options["only_request"]:
            _record(store, study, participant, options)
        else:
            _carry_out(store, store_url, study, participant=participant, options=options)
    finally:
        store.close()


def _say_waiting(store: Store, study: str, *, as_json: bool) -> None:
    from ..storage.erasure import waiting

    found = waiting(store, study)
    if as_json:
        print_json(
            [
                {"participant": one.participant, "since": one.since.isoformat(), "requested": one.requested}
                for one in found
            ]
        )
        return
    for one in found:
        why = "requested" if one.requested else "withdrawn at the level of deletion, no request recorded"
        click.echo(f"{one.participant}  since {one.since}: {why}")
    if not found:
        click.echo("Nobody waits for erasure.")


def _record(store: Store, study: str, participant: str, options: dict[str, Any]) -> None:
    from ..storage.erasure import request_erasure

    if options["reason"] is None:
        raise click.UsageError("Say with --reason who asked and why.")
    receipt = request_erasure(store, study, participant, reason=options["reason"], by=options["by"])
    if options["as_json"]:
        print_json({"participant": participant, "request_seq": receipt.seq})
    else:
        click.echo(f"Event {receipt.seq}: the request is recorded. Nothing was erased yet.")


def _carry_out(
    store: Store, store_url: str, study: str, *, participant: str, options: dict[str, Any]
) -> None:
    from ..report.certificate_page import certificate_page
    from ..storage import erasure
    from ..storage.data_folder import data_folder_of
    from ..storage.erasure_certificate import certificate
    from ..storage.erasure_ledger import LEDGER

    out: Path | None = options["out"]
    if out is None or out.suffix != ".json":
        raise click.UsageError("Name the file of the certificate with -o, ending in .json.")
    page = out.with_suffix(".html")
    taken = [path.name for path in (out, page) if path.exists()]
    if taken:
        raise click.UsageError(f"{', '.join(taken)} is there already; a certificate overwrites nothing.")
    _show(study, participant, *erasure.removal(store, study, participant))
    _show_alerts(store, study, participant)
    if not options["yes"] and click.prompt("Type the id to erase it", err=True) != participant:
        click.echo("That is another id. Nothing was erased.", err=True)
        raise SystemExit(1)
    if options["reason"] is not None:
        erasure.request_erasure(store, study, participant, reason=options["reason"], by=options["by"])
    data = data_folder_of(store_url, options["data"])
    erased = erasure.erase(store, study, participant, by=options["by"], data=data)
    ledger = None if data is None else data / LEDGER
    document = certificate(store, erased, backups=options["backups"], ledger=ledger)
    written = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    try:
        out.write_text(written, encoding="utf-8")
        page.write_text(certificate_page(document), encoding="utf-8")
    except OSError as failure:
        click.echo(f"The certificate could not be written ({failure.strerror}); it says:", err=True)
        click.echo(written, nl=False)
        raise SystemExit(1) from failure
    if options["as_json"]:
        click.echo(written, nl=False)
    else:
        _say_done(document, [out, page])


def _show(study: str, participant: str, told: Removal, asked: Request | None) -> None:
    click.echo(f"Participant {participant} of {study}. To be removed, for good:", err=True)
    for kind, n in told.kinds.items():
        click.echo(f"  {n:>6} {kind}", err=True)
    if told.first is not None and told.last is not None:
        click.echo(f"  recorded from {told.first:%Y-%m-%d} to {told.last:%Y-%m-%d}", err=True)
    if asked is not None:
        click.echo(
            f"Request of {asked.at:%Y-%m-%d} (event {asked.seq}, {asked.by}): {asked.reason}", err=True
        )


def _show_alerts(store: Store, study: str, participant: str) -> None:
    """Tell of alerts that nobody has closed: they go too, and then nobody is reminded to reach the person."""
    from ..storage.alert_queue import alerts_within

    with store.reading() as connection:
        found = alerts_within(connection, study, participant)
    waiting = [str(one.number) for one in found if one.state != "closed"]
    if waiting:
        text = (
            f"Not closed, and gone with the rest: alert {', '.join(waiting)}. See first: workmh alerts list"
        )
        click.echo(text, err=True)


def _say_done(document: dict[str, Any], files: list[Path]) -> None:
    chain = document["chain"]
    verdict = "the chain holds" if chain["holds"] else f"event {chain['bad_seq']}: {chain['reason']}"
    n = sum(document["removed"].values())
    click.echo(f"Erased: {n} contents, event {document['erasure']['seq']}; {verdict}.")
    for one in document["files"]:
        left = f"{one['found']} of the salts are still there" if one["found"] else "nothing of it is left"
        click.echo(f"{one['file']}: {left}.")
    if document["database"] == "postgresql":
        click.echo("The owner of the tables now runs: VACUUM (FULL) payload.")
    if document["ledger"] is None:
        click.echo("No data folder is known: keep the certificate for `workmh restore --erasures`.")
    for path in files:
        click.echo(path)
