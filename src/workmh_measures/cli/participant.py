"""``workmh participant``: enrol people, and record what happens to them."""

from __future__ import annotations

import click

from .participant_change import change
from .participant_due import due
from .participant_enrol import enrol
from .participant_list import list_people
from .participant_steps import consent, died, reached, withdraw

__all__ = ["participant"]


@click.group()
def participant() -> None:
    """Enrol people, and record what happens to them."""


for _command in (enrol, list_people, due, reached, consent, change, withdraw, died):
    participant.add_command(_command)
