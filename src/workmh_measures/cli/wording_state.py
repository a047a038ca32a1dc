"""``workmh wording status`` and ``acknowledge``: what a study's forms are made of, and who answers for it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ..definitions.library import load_study, scheduled_instruments
from ..errors import DefinitionError, nearest_match, problem
from ..model.study import Study
from .console import print_json
from .options import store_option, study_option

__all__ = ["acknowledge", "status"]

_WORDS = {
    "pack": "wording pack",
    "project": "the project's own wording",
    "simulated": "short labels, for made-up answers",
    "acknowledged": "short labels, acknowledged",
    "lacking": "no wording: the form stays shut",
}


@click.command()
@store_option
@study_option
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Data folder of the study; that of the store where it is a file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def status(store_url: str, study_id: str, data: Path | None, as_json: bool) -> None:
    """Say which wording each form of a study has. Exit 1 when a form has none."""
    from ..storage.data_folder import data_folder_of
    from ..storage.repository import Store
    from ..storage.study_record import require_study
    from ..storage.wordings import Wordings, form_wordings

    study = load_study(study_id)
    store = Store.open(store_url)
    require_study(store, study)
    wordings = Wordings(study, store, data_folder_of(store_url, data))
    listed: list[dict[str, Any]] = [
        {
            "instrument": name,
            "language": language,
            "wording": one.kind,
            "version": one.pack.version if one.pack else None,
            "hash": one.pack.hash if one.pack else None,
            "acknowledged_by": one.acknowledged_by,
        }
        for name, language, one in form_wordings(wordings, study, scheduled_instruments(study))
    ]
    store.close()
    if as_json:
        print_json(listed)
    else:
        for row in listed:
            more = row["acknowledged_by"] or (f"{row['version']} {row['hash'][:12]}" if row["hash"] else "")
            words = f"{row['instrument']:<24} {row['language']:<8} {_WORDS[row['wording']]}"
            click.echo(f"{words}  {more}".rstrip())
    if any(row["wording"] == "lacking" for row in listed):
        raise SystemExit(1)


@click.command()
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@store_option
@study_option
@click.option("--lang", "languages", multiple=True, required=True, help="Language; may be repeated.")
@click.option("--by", required=True, help="Name of the data manager who answers for it.")
@click.option(
    "--reason", required=True, help="Why the holder's wording is not needed, as it will stand on record."
)
def acknowledge(
    names: Sequence[str],
    store_url: str,
    study_id: str,
    *,
    languages: Sequence[str],
    by: str,
    reason: str,
) -> None:
    """Put on record that real answers may be collected with the short labels of instruments ID."""
    from ..storage.repository import Store
    from ..storage.study_record import require_study
    from ..storage.wordings import acknowledgements

    study = load_study(study_id)
    _check(study, names, languages)
    forms = itertools.product(dict.fromkeys(names), dict.fromkeys(languages))
    events = acknowledgements(forms, by=by, reason=reason)
    store = Store.open(store_url)
    require_study(store, study)
    store.append(study.id, events)
    store.close()
    click.echo(f"On record: {', '.join(dict.fromkeys(names))} in {', '.join(languages)}, by {by}.")


def _check(study: Study, names: Sequence[str], languages: Sequence[str]) -> None:
    """Refuse what the study does not ask; a language of packs alone cannot do without one."""
    known: dict[str, list[str]] = {
        "instrument": list(scheduled_instruments(study)),
        "language": list(study.languages),
    }
    given = [*(("instrument", name) for name in names), *(("language", name) for name in languages)]
    wrong = [
        problem(
            "WORD-STUDY",
            where=f"study {study.id}",
            found=name,
            allowed=known[kind],
            nearest=nearest_match(name, known[kind]),
            kind=kind,
        )
        for kind, name in given
        if name not in known[kind]
    ]
    if wrong:
        raise DefinitionError(wrong)
