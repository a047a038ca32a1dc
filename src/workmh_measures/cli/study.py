"""``workmh study``: ready-made designs, a synthetic trial, a new store."""

from __future__ import annotations

from pathlib import Path

import click

from ..definitions.library import instrument_ids, load_instrument, load_study, study_ids
from ..definitions.safety_checks import require_safety
from ..model.fingerprint import compiled
from .console import given_settings, print_json
from .options import by_option, store_option
from .study_lines import cell_counts, design_lines
from .study_lock import lock, unlock
from .study_power import power
from .study_size import size

__all__ = ["study"]


@click.group()
def study() -> None:
    """List, show, plan, simulate and start studies."""


study.add_command(size)
study.add_command(power)
study.add_command(lock)
study.add_command(unlock)


@study.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_studies(as_json: bool) -> None:
    """List the ready-made designs."""
    studies = [load_study(name) for name in study_ids()]
    if as_json:
        print_json(
            [
                {"id": s.id, "title": s.title.root, "status": s.status, "cells": cell_counts(s)}
                for s in studies
            ]
        )
        return
    for s in studies:
        counted = ", ".join(f"{n} {mark}" for mark, n in cell_counts(s).items())
        click.echo(f"{s.id:<11} {s.status:<9} {s.title.in_language(s.languages[-1])} ({counted})")


@study.command()
@click.argument("name", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def show(name: str, as_json: bool) -> None:
    """Show a design: arms, waves, schedule with how sure each cell is."""
    s = load_study(name)
    if as_json:
        print_json(compiled(s))
        return
    for line in design_lines(s, s.languages[-1]):
        click.echo(line)


@study.command()
@click.argument("name", metavar="ID")
@click.option(
    "--n", "n", default=200, show_default=True, type=click.IntRange(1, 1_000_000), help="People enrolled."
)
@click.option(
    "--seed", default=1, show_default=True, help="The same seed gives the same files, byte for byte."
)
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Folder to write into.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Another number to put in, as burden.effect=-0.2 or work.hazard_ratio=2; may be repeated.",
)
def simulate(name: str, n: int, seed: int, out: Path, settings: tuple[str, ...]) -> None:
    """Write a synthetic trial: answers, people, work and benefits, and what was put in."""
    from ..trial.simulation.settings import with_settings
    from ..trial.simulation.truth import Truth
    from .simulated_files import write_simulated_files

    truth = with_settings(Truth(), given_settings(settings))
    for path in write_simulated_files(load_study(name), n=n, seed=seed, folder=out, truth=truth):
        click.echo(path)


@study.command()
@click.argument("name", metavar="ID")
@store_option
@click.option("--by", default="set-up", show_default=True, help="Who makes it; this is recorded.")
def init(name: str, store_url: str, by: str) -> None:
    """Make a new store for a study, and put on record which study it is.

    A study that is not simulated and asks what may tell of danger needs its safety plan first.
    """
    from ..storage.repository import Store
    from ..storage.study_record import start_study

    s = load_study(name)
    require_safety(s, load_instrument, instrument_ids())
    store = Store.create(store_url)
    start_study(store, s, by=by)
    store.close()
    click.echo(f"A new store for {s.id} is ready at {store_url}.")


@study.command()
@click.argument("name", metavar="ID")
@store_option
@by_option
def update(name: str, store_url: str, by: str) -> None:
    """Put on record that study ID goes on under its changed file, and name what changed.

    What people answered or are enrolled with stays: a file that takes it out is refused. So is one that takes out a safety
    plan the study needs, or changes it under the same version.
    """
    from ..storage.repository import Store
    from ..storage.study_record import update_study

    s = load_study(name)
    require_safety(s, load_instrument, instrument_ids())
    store = Store.open(store_url)
    try:
        changes = update_study(store, s, by=by)
    finally:
        store.close()
    for change in changes:
        click.echo(change)
    click.echo(f"On record: {s.id} goes on under this file." if changes else "Nothing changed.")


@study.command()
@store_option
@click.option("--show", is_flag=True, help="Print the statements and run none of them.")
def grant(store_url: str, show: bool) -> None:
    """Give the roles of a store on PostgreSQL their rights: workmh_app to serve, workmh_eraser to erase.

    Run it as the owner of the tables, after `study init` and after each upgrade; accounts are put into the roles by whoever
    runs the server.
    """
    from ..storage.repository import Store
    from ..storage.roles import APP_ROLE, ERASER_ROLE, role_statements
    from ..storage.roles import grant as give_rights

    if show:
        for statement in role_statements():
            click.echo(f"{statement};")
        return
    store = Store.open(store_url)
    try:
        give_rights(store)
    finally:
        store.close()
    click.echo(f"{APP_ROLE} and {ERASER_ROLE} have their rights. Neither may log in: put accounts into them.")
