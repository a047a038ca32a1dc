"""``workmh check``: every problem of definition files, with file, line and what to do."""

from __future__ import annotations

from pathlib import Path

import click

from ..definitions.library import check_definition, data_folder, instrument_ids, load_instrument
from ..definitions.released import record_release, release_problems
from ..definitions.safety_checks import lacking_safety
from ..errors import DefinitionError, Problem, ProblemError, problem
from ..model.study import Study
from .console import print_json, report_problems

__all__ = ["check"]


@click.command()
@click.argument("paths", metavar="[PATH ...]", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--release", is_flag=True, help="Record the fingerprints of all ready-made instruments as released."
)
@click.option("--json", "as_json", is_flag=True, help="Print the problems as one JSON list.")
def check(paths: tuple[Path, ...], release: bool, as_json: bool) -> None:
    """Check definition files, or folders of them; without PATH all ready-made ones."""
    files = _files(paths) if paths else _files((data_folder("instruments"), data_folder("studies")))
    problems: list[Problem] = []
    designs: list[Study] = []
    for file in files:
        try:
            found = check_definition(file)
            problems += release_problems(found, file)
            designs += [found] if isinstance(found, Study) else []
        except ProblemError as error:
            problems += error.problems
    if problems:
        report_problems(problems, as_json=as_json)
        raise SystemExit(1)
    if release:
        record_release()
    if as_json:
        print_json([])
    else:
        click.echo(f"{len(files)} definition files, no problems.")
        _say_what_lacks_safety(designs)


def _say_what_lacks_safety(designs: list[Study]) -> None:
    """Tell which designs nobody can answer before they have a safety plan; a design to read needs none."""
    lacking = [s.id for s in designs if lacking_safety(s, load_instrument, instrument_ids())]
    if lacking:
        click.echo(f"Without a safety plan, so nobody can answer them yet: {', '.join(lacking)}.")


def _files(paths: tuple[Path, ...]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not found:
            raise DefinitionError(
                [problem("DEF-READ", where=str(path), found="the folder holds no .yaml file")]
            )
        files += found
    return files
