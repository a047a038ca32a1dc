"""``workmh trial``: the analysis plan of a study, run on its data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from ..definitions.library import load_study
from ..errors import nearest_match
from ..trial.trial_questions import TRIAL_SECTIONS, TrialQuestions
from .console import chosen_language, json_text
from .estimate_lines import told_as_json
from .options import json_option, study_option
from .out_file import keep_text, why_not_written
from .trial_lines import trial_lines
from .trial_source import TrialSource, given_trial

__all__ = ["trial"]

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("source", metavar="FILE-or-STORE")
@study_option
@json_option("Print the estimates as JSON, or write them to FILE.")
@click.option(
    "--results", type=_PATH, help="Write plan, data, lock, software and estimates to this .json file."
)
@click.option("--report", type=_PATH, help="Write a report to this .html file.")
@click.option("--language", help="Language of the report; nb where there is one.")
@click.option("--columns", "column_map", type=_PATH, help="YAML map of the columns of a table of your own.")
@click.option("--persons", type=_PATH, help="Further columns, one row for each person, such as costs.")
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), help="Day that decides what is due; today without it."
)
@click.option("--only", metavar="A,B,...", help=f"Only these sections: {', '.join(TRIAL_SECTIONS)}.")
@click.option("--seed", default=1, show_default=True, help="Of everything that is drawn.")
@click.option("--draws", default=2000, show_default=True, type=click.IntRange(200), help="Of the bootstrap.")
@click.option("--by", help="Who runs it; put on record in a store.")
def trial(source: str, study_id: str, **options: Any) -> None:
    """Run the analysis plan of a study, exactly as its file states it.

    FILE-or-STORE is the address of a store, a folder as `workmh study simulate` writes it, a table as `workmh export`
    writes it, or any table with a map of its columns. Results from data that are not locked are marked.
    """
    from ..trial.trial_analysis import trial_estimates
    from ..trial.trial_results import trial_results

    _refuse_wrong(options)
    asked = TrialQuestions(sections=_sections(options["only"]), seed=options["seed"], draws=options["draws"])
    study = load_study(study_id)
    language = chosen_language(options["language"], study.languages, study.id)
    given = TrialSource(source, options["column_map"], options["persons"], _day(options["day"]))
    with given_trial(given, study) as (data, store):
        rows = trial_estimates(data, asked)
        # The hash of all data takes as long as some sections: only for what keeps it.
        is_kept = any(options[name] for name in ("by", "results", "report"))
        document = trial_results(data, asked, rows) if is_kept else {}
        if store is not None and options["by"]:
            from ..study_trial import record_run

            told = {name: document[name] for name in ("before_lock", "estimates_sha256", "software")}
            record_run(store, study, told, by=options["by"])
    if options["results"] is not None:
        keep_text(json_text(document) + "\n", options["results"])
    if options["report"] is not None:
        from ..report.trial_page import trial_page

        keep_text(trial_page(data, rows, language=language, results=document), options["report"])
    if not told_as_json(rows, options["json_out"]):
        for line in trial_lines(data, rows):
            click.echo(line)


def _day(told: datetime | None) -> date | None:
    return None if told is None else told.date()


def _refuse_wrong(options: Mapping[str, Any]) -> None:
    """Refuse sections there are none of and files nobody can write, all at once and before any work."""
    places = {"--json": options["json_out"], "--results": options["results"], "--report": options["report"]}
    faults = [*_unknown_sections(options["only"]), *why_not_written(places)]
    if faults:
        raise click.UsageError("\n".join(faults))


def _unknown_sections(only: str | None) -> Iterator[str]:
    for name in _named(only):
        if name not in TRIAL_SECTIONS:
            near = nearest_match(name, TRIAL_SECTIONS)
            hint = f" Did you mean '{near}'?" if near else ""
            yield f"--only takes {', '.join(TRIAL_SECTIONS)}, not '{name}'.{hint}"


def _sections(only: str | None) -> tuple[str, ...]:
    named = _named(only)
    return tuple(name for name in TRIAL_SECTIONS if name in named)


def _named(only: str | None) -> tuple[str, ...]:
    return TRIAL_SECTIONS if only is None else tuple(part.strip() for part in only.split(","))
