"""What a study does when an answer tells of danger: who looks, how soon, what the person reads, where to call."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from .base import Definition, Identifier, ItemId, Phrase
from .instrument import IsoDate
from .text import Text

__all__ = [
    "HELP_LINES",
    "HELP_LINES_LAST",
    "AlertRule",
    "Approval",
    "HelpLine",
    "Panel",
    "Reachable",
    "Safety",
    "WorkingDay",
    "old_help_lines",
]

HELP_LINES_LAST = timedelta(days=180)
"""How long somebody's look at a number and its hours is believed."""

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class HelpLine(Definition):
    """Where a person can turn to: a telephone number, a chat, or both; `checked_on` is when somebody last looked."""

    name: Text
    when: Text
    number: Phrase | None = None
    chat: Phrase | None = None
    source: Phrase
    checked_on: IsoDate


def _line(number: str, name: dict[str, str], **more: Any) -> HelpLine:
    always = {"nb": "hele døgnet", "nn": "heile døgnet", "en": "day and night", "ar": "على مدار الساعة"}
    told = {"number": number, "name": name, "when": always, "checked_on": "2026-11-22"}
    return HelpLine.model_validate({**told, **more})


# Several always, never one alone: a line does not always get to answer.
HELP_LINES: tuple[HelpLine, ...] = (
    _line(
        "113",
        {"nb": "Akutt fare for liv", "nn": "Akutt fare for liv", "en": "Life in danger", "ar": "خطر مباشر على الحياة"},
        source="helsenorge.no",
    ),
    _line(
        "116 117",
        {"nb": "Legevakt", "nn": "Legevakt", "en": "Out-of-hours doctor", "ar": "طبيب الطوارئ"},
        source="helsenorge.no",
    ),
    _line(
        "116 123",
        {
            "nb": "Mental Helses hjelpetelefon",
            "nn": "Hjelpetelefonen til Mental Helse",
            "en": "Mental Helse helpline",
            "ar": "خط المساعدة Mental Helse",
        },
        chat="sidetmedord.no",
        source="mentalhelse.no",
    ),
    _line(
        "22 40 00 40",
        {"nb": "Kirkens SOS", "nn": "Kyrkjas SOS", "en": "Kirkens SOS", "ar": "Kirkens SOS"},
        chat="soschat.no",
        source="kirkens-sos.no",
    ),
)  # fmt: skip
"""Norwegian help lines; numbers and hours change, so whoever opens a study looks at them again."""


class Approval(Definition):
    """Who approved the safety plan of a study, and when."""

    by: Phrase
    on: IsoDate


class Reachable(Definition):
    """Somebody who looks after alerts, by name or role, and how to reach them."""

    name: Phrase
    email: Annotated[str, Field(pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$")] | None = None
    phone: Phrase | None = None


class WorkingDay(Definition):
    """When somebody is at work, on the clock in Norway, Monday to Friday but public holidays."""

    start: Clock = "08:00"
    end: Clock = "16:00"


class AlertRule(Definition):
    """An answer that somebody must look at: `at_least` this code. A higher one than the instrument's needs a reason."""

    instrument: Identifier
    item: ItemId
    at_least: float
    reason: Phrase | None = None


class Panel(Definition):
    """What the person reads at once after such an answer, in the study's own words; `call` says who calls and by when."""

    version: Phrase
    title: Text
    text: Text
    call: Text | None = None


class Safety(Definition):
    """The safety plan of a study.

    `readers` is read before the questions: who reads the answers, and how often. An alert nobody takes within
    `respond_within_hours` working hours goes to the stand-in, and after as long again to the investigator;
    `closed_days` are further days on which nobody is at work.
    """

    version: Phrase
    approved: Approval
    responsible: Reachable
    stand_in: Reachable
    investigator: Reachable
    respond_within_hours: Annotated[float, Field(gt=0, le=24)]
    working_day: WorkingDay = WorkingDay()
    closed_days: Annotated[tuple[IsoDate, ...], Field(strict=False)] = ()
    readers: Text
    panel: Panel
    rules: Annotated[tuple[AlertRule, ...], Field(strict=False)] = ()
    help_lines: Annotated[tuple[HelpLine, ...], Field(strict=False)] = HELP_LINES

    def rule(self, instrument: str, item: str) -> AlertRule | None:
        """Return the rule of an item, or None when it has none."""
        for rule in self.rules:
            if (rule.instrument, rule.item) == (instrument, item):
                return rule
        return None


def old_help_lines(lines: tuple[HelpLine, ...], today: date) -> list[HelpLine]:
    """Return the help lines nobody has looked at for too long."""
    return [line for line in lines if today - line.checked_on > HELP_LINES_LAST]
