"""The command line ``workmh``. Each command is a module, imported only when it is called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping

import click

from ..errors import DefinitionError, ProblemError
from .console import report_problems

__all__ = ["main"]

COMMANDS: Mapping[str, str] = {
    "alerts": "Answers that tell of danger: see, take and close them, tell those in line.",
    "allocation": "Seal, draw, tell and verify the arms of a study.",
    "analyse": "Reliability of an instrument in a table.",
    "audit": "Verify the audit chain of a store.",
    "backup": "Back up a store, or read a backup through.",
    "change": "Judge the change of persons between two waves.",
    "check": "Check definition files.",
    "codebook": "Write the codebook of instruments.",
    "correct": "Change one answer by hand, with reason and person.",
    "demo": "Run a small simulated trial from link to SPSS file.",
    "doctor": "What an operator should know of a store today.",
    "entry": "Forms entered twice: see, compare and settle them.",
    "erase": "Erase what a participant told, on a recorded request.",
    "export": "Write the data set of a study.",
    "history": "Tell everything recorded about a participant.",
    "identity": "Keep who is behind the pseudonyms, apart and encrypted.",
    "import": "Take in what other programs wrote.",
    "instruments": "List the instruments, or show one.",
    "invite": "Invite and remind by e-mail or text message, each at most once.",
    "participant": "Enrol people, and record what happens to them.",
    "kept-words": "List words that wait for a decision about personal data.",
    "letters": "Write letters with a personal link as QR code.",
    "print": "Print paper forms as PDF.",
    "query": "Questions about answers: ask, answer, close.",
    "redact": "Remove an answer that holds personal data typed by mistake.",
    "restore": "Put a backup into an empty place.",
    "schema": "Print the JSON Schema of the definition format.",
    "score": "Score a table of answers.",
    "service-report": "Report what a service did in a month or a quarter.",
    "serve": "Serve the forms and the staff pages.",
    "staff": "Accounts of staff: add, list, switch off.",
    "study": "List, show, plan, simulate and start studies.",
    "trial": "Run the analysis plan of a study.",
    "wording": "Templates of wording, and the wordings a study has.",
}
# Words that Python keeps for itself, and words with a hyphen, cannot name a module.
_MODULES = {"import": "importing", "kept-words": "kept_words", "service-report": "service_report"}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        name = _MODULES.get(cmd_name, cmd_name)
        command: click.Command = getattr(importlib.import_module(f"{__name__}.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="workmh-measures")
def workmh() -> None:
    """Measures for trials of work and mental health: form, score, reliability, labelled SPSS file."""


USAGE_CODES = ("ID-", "PARAM-", "NORM-", "CHANGE-PUBLISHED", "FROM-", "WORD-STUDY", "PLAN-")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with 0 (fine), 1 (problems in the input) or 2 (wrong usage)."""
    given = sys.argv[1:] if arguments is None else arguments
    try:
        workmh.main(args=given, prog_name="workmh", standalone_mode=True)
    except ProblemError as error:
        report_problems(error.problems, as_json="--json" in given)
        wrong_usage = isinstance(error, DefinitionError) and all(
            found.code.startswith(USAGE_CODES) for found in error.problems
        )
        sys.exit(2 if wrong_usage else 1)
