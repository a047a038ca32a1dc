"""Words, numbers and dates of a report in one language. Only what is shown is rounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ..errors import ExportError, nearest_match, problem
from ..model.estimate import Estimate
from ..model.text import Text
from .words import LOCALES, TABLES

__all__ = ["NOTHING", "Writer", "decimals_for", "rounded"]

NOTHING = "–"
"""What stands where there is no number."""


def rounded(value: float, decimals: int) -> Decimal:
    """Return a number with so many decimals; a half goes away from zero, and there is no minus zero."""
    # The shortest text of a double is the number its reader means: 0.125, not 0.1250000000000000069.
    nearest = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return abs(nearest) if nearest == 0 else nearest


def decimals_for(low: float, high: float) -> int:
    """Return how many decimals a mean is shown with, by the width of the attainable range."""
    width = high - low
    if width <= 2:
        return 3
    return 2 if width <= 50 else 1


@dataclass(frozen=True)
class Writer:
    """One language of a report.

    Parameters
    ----------
    language : nb or en.
    waves : what the waves of a study are called, by id; a wave that is not named stands under its id.
    """

    language: str
    waves: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, language: str, named: Iterable[tuple[str, Iterable[str]]]) -> Writer:
        """Return the writer of a language in which everything to be shown exists.

        Parameters
        ----------
        named : what is shown (id of a study or instrument), and the languages it has.

        Raises
        ------
        ExportError
            If the report, or something it shows, does not exist in the language.
        """
        shown = [("report", TABLES), *named]
        lacking = [(name, sorted(known)) for name, known in shown if language not in known]
        if lacking:
            raise ExportError(
                [
                    problem(
                        "EXP-LANGUAGE",
                        where=name,
                        found=language,
                        allowed=known,
                        nearest=nearest_match(language, known),
                        variable=name,
                    )
                    for name, known in lacking
                ]
            )
        return cls(language)

    @property
    def locale(self) -> str:
        """Where the form of numbers and dates is taken from."""
        return LOCALES[self.language]

    def __call__(self, key: str, /, **slots: object) -> str:
        """Return one of the report's own texts with its slots filled."""
        return TABLES[self.language][key].format(**slots)

    def text(self, text: Text | None, otherwise: str = "") -> str:
        """Return a text of a definition; `otherwise` where there is none."""
        return otherwise if text is None else text.in_language(self.language)

    def wave(self, name: str) -> str:
        """Return what a wave is called."""
        return self.waves.get(name) or self("part.wave", name=name)

    def two_waves(self, first: str, second: str | None) -> str:
        """Return what two waves are called, the one beside the other."""
        if second is not None and {first, second} <= self.waves.keys():
            return self.listing([self.waves[first], self.waves[second]])
        return self("part.waves", first=first, second=second)

    def number(self, value: float | None, decimals: int) -> str:
        """Return a number as the language writes it, rounded for showing."""
        if value is None:
            return NOTHING
        from babel.numbers import format_decimal

        pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
        shown = str(format_decimal(rounded(value, decimals), format=pattern, locale=self.locale))
        return shown.replace("-", "−")

    def value(self, estimate: Estimate | None, decimals: int) -> str:
        """Return the value of an estimate, or a dash."""
        return NOTHING if estimate is None else self.number(estimate.value, decimals)

    def interval(self, estimate: Estimate | None, decimals: int) -> str:
        """Return both ends of the interval of an estimate, or a dash."""
        if estimate is None or estimate.ci_low is None or estimate.ci_high is None:
            return NOTHING
        low, high = (self.number(end, decimals) for end in (estimate.ci_low, estimate.ci_high))
        return self("interval", low=low, high=high)

    def range(self, low: float, high: float) -> str:
        """Return an attainable range with as many decimals as its ends have, three at most."""
        return self("range", low=self._plain(low), high=self._plain(high))

    def _plain(self, value: float) -> str:
        decimals = next(d for d in range(4) if d == 3 or rounded(value, d) == rounded(value, 3))
        return self.number(value, decimals)

    def exact(self, value: float | None) -> str:
        """Return a number with every decimal it was written with, ten at most and no zeros behind."""
        if value is None:
            return NOTHING
        decimals = next(d for d in range(11) if d == 10 or abs(float(rounded(value, d)) - value) < 5e-11)
        return self.number(value, decimals)

    def listing(self, parts: Sequence[str]) -> str:
        """Return parts as a list in words: a, b and c."""
        if len(parts) < 2:
            return "".join(parts)
        return self("and", most=", ".join(parts[:-1]), last=parts[-1])

    def count_of(self, count: int, whole: int) -> str:
        """Return a count and its percentage of the whole."""
        if whole == 0:
            return NOTHING
        return self("count_percent", count=self.number(count, 0), percent=self.percent(100 * count / whole))

    def percent(self, value: float | None, decimals: int = 1) -> str:
        """Return a percentage with its sign."""
        return NOTHING if value is None else self("percent", number=self.number(value, decimals))

    def day(self, day: date) -> str:
        """Return a date as short as a table has it: 23.11.2026, or 23 Nov 2026."""
        from babel.dates import format_date

        pattern = "dd.MM.y" if self.language == "nb" else "d MMM y"
        return str(format_date(day, format=pattern, locale=self.locale))

    def date(self, day: date) -> str:
        """Return a date in words."""
        from babel.dates import format_date

        return str(format_date(day, format="long", locale=self.locale))
