"""``workmh demo``: the main job from a simulated trial to an SPSS file, then the forms to try."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..definitions.library import load_study, scheduled_instruments
from ..model.fingerprint import fingerprint
from ..model.record import Enrolment
from ..model.study import Study
from .console import chosen_language
from .serve import serve_study

if TYPE_CHECKING:
    from ..trial.simulate import SimulatedStudy

__all__ = ["demo"]

SEED, N = 20251, 160
VISITOR = "DEMO01"


@click.command()
@click.option(
    "--out", default="demo", show_default=True, type=click.Path(path_type=Path), help="Folder to write into."
)
@click.option("--no-serve", is_flag=True, help="Stop before serving.")
@click.option("--port", default=8501, show_default=True, help="Port to serve on.")
@click.option("--language", help="Language of the files; nb where there is one.")
def demo(out: Path, no_serve: bool, port: int, language: str | None) -> None:
    """Run a small simulated trial: collect, score, analyse, export; then serve its form."""
    study = load_study("demo")
    language = chosen_language(language, study.languages, study.id)
    stamp = _stamp(study, language)
    ready = out / "ready.json"
    if not (ready.is_file() and json.loads(ready.read_text(encoding="utf-8")) == stamp):
        _make(study, out, language)
        ready.write_text(json.dumps(stamp) + "\n", encoding="utf-8")
    click.echo("Everything here is simulated: nobody's answers.")
    for path in sorted(out.iterdir()):
        if path.suffix in (".sav", ".sps", ".html", ".csv", ".xlsx", ".json") and path.name != "ready.json":
            click.echo(f"  {path}")
    if not no_serve:
        _serve(study, out, port)


def _stamp(study: Study, language: str) -> dict[str, str | int]:
    from .. import __version__

    parts = {name: fingerprint(instrument) for name, instrument in scheduled_instruments(study).items()}
    return {
        "version": __version__,
        "seed": SEED,
        "n": N,
        "language": language,
        "study": fingerprint(study),
        **parts,
    }


def _make(study: Study, out: Path, language: str) -> None:
    from ..export.files import export_dataset
    from ..report.study_page import study_page
    from ..storage.collect_simulated import Clock, collect_simulated, enrolled
    from ..storage.repository import Store
    from ..storage.study_data import study_dataset
    from ..storage.study_record import start_study
    from ..trial.simulate import simulate
    from .estimates import study_estimates

    _empty(out)
    instruments = scheduled_instruments(study)
    click.echo(f"Simulating {N} people ...")
    simulated = simulate(study, instruments, n=N, seed=SEED)
    clock = Clock(datetime.now(UTC))
    store = Store.create(_store_url(out), now=clock)
    clock.moment = datetime.combine(min(_first_days(simulated)), time.min, tzinfo=UTC)
    start_study(store, study, by="demo")
    with click.progressbar(length=len(simulated.responses), label="Collecting", file=sys.stderr) as bar:
        n = collect_simulated(store, simulated, instruments, clock, told=bar.update)
    click.echo(f"{n} events collected in the store; scoring ...")
    dataset = study_dataset(store, study, instruments, today=simulated.observed_until)
    clock.moment = datetime.now(UTC)
    store.append(study.id, [enrolled(_visitor(study), "demo")])
    report = store.verify(study.id)
    store.close()
    click.echo("Analysing and writing the files ...")
    estimates = study_estimates(study, instruments, dataset)
    export_dataset(
        dataset, out, name="demo_long", language=language, formats=("sav", "sps", "codebook", "csv")
    )
    page = study_page(study, dataset, estimates, language=language, events=report.events)
    (out / "demo.html").write_text(page, encoding="utf-8")
    (out / "estimates.json").write_text(
        json.dumps([e.as_json() for e in estimates], ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _empty(out: Path) -> None:
    """Make the folder, or empty one that an earlier demo made; never another."""
    ready = out / "ready.json"
    if ready.is_file():
        shutil.rmtree(out)
    elif out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise click.UsageError(
            f"--out {out} holds other files, and the demo empties its folder; name a new one."
        )
    out.mkdir(parents=True, exist_ok=True)
    # From the first moment the folder is known as the demo's own, so that a run that was stopped can be repeated.
    ready.write_text("{}\n", encoding="utf-8")


def _store_url(out: Path) -> str:
    return f"sqlite:///{(out / 'demo.sqlite').resolve()}"


def _first_days(simulated: SimulatedStudy) -> Iterator[date]:
    return (min(person.anchors.values()) for person in simulated.enrolments)


def _visitor(study: Study) -> Enrolment:
    today = datetime.now(UTC).date()
    strata = dict.fromkeys(study.allocation.strata, "1")
    unit = f"{study.units[0].id}_1" if study.units else None
    return Enrolment(
        study.id, VISITOR, study.arms[0].id, {study.anchors[0]: today}, study.languages[0], unit, strata
    )


def _serve(study: Study, out: Path, port: int) -> None:
    from ..storage.passwords import first_account
    from ..storage.repository import Store
    from ..storage.sessions import issue_link

    store = Store.open(_store_url(out))
    password = "-".join(secrets.token_hex(3) for _ in range(3))
    first_account(store, "staff", password)
    token = issue_link(store, study.id, VISITOR, by="demo")
    store.close()
    address = f"http://localhost:{port}"
    click.echo("")
    click.echo(f"Participant:  {address}/p#{token}")
    click.echo(f"Staff:        {address}/staff/login   password: {password}")
    click.echo("Stop with Ctrl+C.")
    sys.stdout.flush()
    os.environ.setdefault("WORKMH_SECOND_FACTOR", "none")  # nobody in it exists
    serve_study(_store_url(out), study.id, "localhost", port)
