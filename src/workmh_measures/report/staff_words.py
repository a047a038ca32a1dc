"""What the pages of results share: names of definitions, the error of a change in sentences, and how a score was computed."""

from __future__ import annotations

from collections.abc import Mapping

from ..dataset.codebook import InstrumentUse
from ..model.fingerprint import fingerprint
from ..model.scale import Scale
from ..model.text import Text
from ..scoring.attainable import attainable_range
from ..scoring.change_error import ErrorOfChange, Known
from .blocks import Block, Facts, Folded, Phrase, Steps
from .scoring_in_words import missing_words, scoring_words
from .writer import Writer, decimals_for

__all__ = [
    "computed_block",
    "direction_words",
    "error_label",
    "error_phrases",
    "named",
    "scale_name",
    "score_decimals",
]


def named(text: Text | None, otherwise: str, say: Writer) -> str:
    """Return a text of a study in the language of the page, or in the first language the study has it in."""
    if text is None:
        return otherwise
    return text.root[say.language] if say.language in text.root else next(iter(text.root.values()))


def scale_name(use: InstrumentUse, scale: Scale, say: Writer) -> str:
    """Return the short name of the instrument and the name of the scale."""
    name = f"{use.instrument.short_name} {named(scale.name, scale.id, say)}"
    is_draft = use.instrument.status_of(scale) == "draft"
    return f"{name} ({say('computed.draft')})" if is_draft else name


def direction_words(use: InstrumentUse, scale: Scale, say: Writer) -> str:
    """Return the attainable range and which end is the better one."""
    return f"{say.range(*attainable_range(use.instrument, scale, use.parameters))}, {say(f'direction.{scale.direction}')}"


def score_decimals(use: InstrumentUse, scale: Scale) -> int:
    """Return how many decimals a mean of the scores is shown with."""
    return decimals_for(*attainable_range(use.instrument, scale, use.parameters))


def computed_block(
    use: InstrumentUse, scale: Scale, *, say: Writer, statistics: Mapping[str, str], software: str
) -> Folded:
    """Return how a score and what is told of it were computed, behind a line that opens it.

    Parameters
    ----------
    statistics : further terms and what they are.
    software : name and version.
    """
    one = use.instrument
    chosen = "; ".join(_parameters(use, say))
    pairs: list[tuple[str, str | Phrase]] = [
        *statistics.items(),
        *([(say("computed.parameters"), chosen)] if chosen else []),
        (
            say("computed.version"),
            say("computed.definition", id=one.id, version=one.version, fingerprint=fingerprint(one)),
        ),
        (say("computed.software"), software),
    ]
    steps = [Phrase(step) for step in scoring_words(one, scale, say)]
    missing = [Phrase(step) for step in missing_words(one, scale, say)]
    blocks: list[Block] = [
        Steps(say("computed.steps"), steps),
        Steps(say("computed.missing"), missing),
        Facts(pairs),
    ]
    return Folded(say("computed.how"), blocks)


def _parameters(use: InstrumentUse, say: Writer) -> list[str]:
    parameters = use.instrument.parameters
    return [
        f"{named(parameters[name].label, name, say)}: "
        f"{next((named(c.label, c.id, say) for c in parameters[name].choices if c.id == choice), choice)}"
        for name, choice in use.parameters.items()
    ]


def error_phrases(error: ErrorOfChange, *, wave: str, say: Writer) -> list[Phrase]:
    """Return what makes a change reliable, and where each number comes from.

    Parameters
    ----------
    wave : name of the wave own numbers were computed at.
    """
    threshold = say.number(error.threshold, 2)
    if error.published is not None:
        return [
            Phrase(say("rci.threshold", threshold=say.exact(error.threshold))),
            *_source(error.published, say),
        ]
    told = [Phrase(say("rci.index", critical=say.exact(error.critical), threshold=threshold))]
    if error.sem is not None:
        own = error.sem.kind == "computed"
        source = say("rci.computed") if own else say("rci.published")
        told.append(Phrase(say("rci.sem", value=say.number(error.sem.value, 3), source=source)))
        told += [] if own else _source(error.sem, say)
    if error.reliability is not None:
        about = {
            "value": say.number(error.reliability.value, 3),
            "n": say.number(error.reliability.n, 0),
            "wave": wave,
        }
        told.append(Phrase(say("rci.reliability", **about)))
    if error.sd is not None:
        about = {"value": say.number(error.sd.value, 3), "n": say.number(error.sd.n, 0), "wave": wave}
        told.append(Phrase(say("rci.sd", **about)))
    return told


def error_label(name: str, say: Writer) -> str:
    """Return what an error of `analysis.reliable_change_sources` is called in a list to choose from."""
    kind, _, value = name.partition(":")
    shown = say.exact(float(value)) if value else ""
    return say(f"rci_choice.{kind}", value=shown)


def _source(known: Known, say: Writer) -> list[Phrase]:
    # Sources are quoted as the definition has them, in English.
    language = None if say.language == "en" else "en"
    return [Phrase(f"{say('rci.source')}: {known.source}.", language)]
