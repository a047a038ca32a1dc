"""The instrument: everything one definition file says."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .base import ChoiceId, Definition, Evidence, Identifier, ItemId, Phrase
from .response_scale import ResponseScale
from .scale import Condition, PersonFilter, Scale, ValueSet
from .text import Text

__all__ = [
    "Alert",
    "AlsoFrom",
    "Gate",
    "Instrument",
    "InstrumentEvidence",
    "Item",
    "Licence",
    "Parameter",
    "ParameterChoice",
    "RecallPeriod",
    "Reference",
    "WorkedExample",
]

Domain = Literal[
    "distress",
    "quality_of_life",
    "return_to_work",
    "well_being",
    "functioning",
    "symptoms",
    "substance_use",
    "resources",
    "fidelity",
]


def _as_date(value: Any) -> Any:
    # YAML 1.2 has no dates: an ISO text is read here and nowhere else.
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


IsoDate = Annotated[date, BeforeValidator(_as_date)]


class RecallPeriod(Definition):
    """The time the questions ask about; value 0 with unit day means today.

    `note` is shown to whoever answers in place of value and unit, where these do not say it.
    """

    value: Annotated[int, Field(ge=0)]
    unit: Literal["day", "week", "month", "year"]
    note: Text | None = None


class Reference(Definition):
    """A publication and what it is cited for."""

    role: Literal[
        "development", "validation", "scoring", "value_set", "norms", "change", "translation", "rights"
    ]
    citation: Phrase
    doi: Phrase | None = None


class Licence(Definition):
    """Who holds the rights and what may be done.

    `wording` says whose wording is in the file: the project's own full wording, or the holder's,
    of which only the project's short labels are given. `contact` is the page where permission is
    asked for, by name. `evidence` may be ``recalled`` in a verified file: no score depends on it, and
    `checked` says how old the knowledge is.
    """

    status: Literal["open", "free_with_conditions", "licence_required"]
    holder: Phrase
    contact: Phrase | None = None
    checked: IsoDate
    evidence: Evidence
    wording: Literal["project", "holder"]
    note: Text | None = None


class InstrumentEvidence(Definition):
    """How the order of items, the keys, the missing rule and the cut-offs are known."""

    order: Evidence
    keys: Evidence
    missing_rule: Evidence
    cutoffs: Evidence


class ParameterChoice(Definition):
    """One choice of a parameter."""

    id: ChoiceId
    label: Text


class Parameter(Definition):
    """A choice the study makes; without a default it must be made, and it is stored with every score."""

    label: Text
    choices: Annotated[tuple[ParameterChoice, ...], Field(strict=False, min_length=2)]
    default: ChoiceId | None = None
    evidence: Evidence

    @property
    def choice_ids(self) -> tuple[str, ...]:
        """Ids of the choices in order."""
        return tuple(choice.id for choice in self.choices)


class Alert(Definition):
    """An answer that a person must look at. The item is never imputed."""

    at_least: float
    note: Text


class Item(Definition):
    """One question or rating.

    `label` is a short label in the project's own words; `text` is full wording and is given only
    for instruments the project wrote itself.
    """

    id: ItemId
    response_scale: Identifier
    label: Text
    text: Text | None = None
    alert: Alert | None = None
    required: bool = False


class Gate(Definition):
    """Items shown only when a condition on earlier items holds."""

    items: Annotated[tuple[ItemId, ...], Field(strict=False, min_length=1)]
    when: Condition


class AlsoFrom(Definition):
    """A longer instrument whose answers score this one too: its item for each of ours, and what its codes become."""

    instrument: Identifier
    items: Annotated[dict[ItemId, ItemId], Field(min_length=1)]
    recode: dict[int, int] = {}
    evidence: Evidence


class WorkedExample(Definition):
    """Answers and the scores they must give. None is an unanswered item or a score that is not given."""

    name: Phrase
    source: Phrase
    answers: dict[ItemId, float | None]
    scores: dict[Identifier, float | None]
    flags: dict[str, bool | None] = {}
    bands: dict[Identifier, int | None] = {}
    groups: dict[Identifier, int | None] = {}
    parameters: dict[Identifier, ChoiceId] = {}
    person: PersonFilter | None = None


class Instrument(Definition):
    """A published or project measure in one version.

    `given_at` follow_up: the questions look back to the first wave and make no sense there.
    """

    schema_version: Literal[1] = Field(alias="schema")
    id: Identifier
    version: Phrase
    status: Literal["verified", "draft"]
    name: Text
    short_name: Phrase
    construct_: Phrase = Field(alias="construct")
    domain: Domain
    respondent: Literal["participant", "clinician", "unit"]
    recall_period: RecallPeriod | None = None
    given_at: Literal["any_wave", "follow_up"] = "any_wave"
    references: Annotated[tuple[Reference, ...], Field(strict=False)] = ()
    licence: Licence
    evidence: InstrumentEvidence
    instruction: Text | None = None
    parameters: dict[Identifier, Parameter] = {}
    response_scales: Annotated[dict[Identifier, ResponseScale], Field(min_length=1)]
    items: Annotated[tuple[Item, ...], Field(strict=False, min_length=1)]
    items_if: Annotated[tuple[Gate, ...], Field(strict=False)] = ()
    maps: dict[Identifier, dict[int, float | None]] = {}
    value_sets: dict[ChoiceId, ValueSet] = {}
    scales: Annotated[tuple[Scale, ...], Field(strict=False)] = ()
    also_from: Annotated[tuple[AlsoFrom, ...], Field(strict=False)] = ()
    examples: Annotated[tuple[WorkedExample, ...], Field(strict=False)] = ()
    note: Text | None = None

    @property
    def languages(self) -> frozenset[str]:
        """Languages the definition exists in: those of its name."""
        return self.name.languages

    @property
    def item_ids(self) -> tuple[str, ...]:
        """Item ids in order."""
        return tuple(item.id for item in self.items)

    def item(self, item_id: str) -> Item:
        """Return the item of this id."""
        return next(item for item in self.items if item.id == item_id)

    def response_scale_of(self, item_id: str) -> ResponseScale:
        """Return the response scale an item uses."""
        return self.response_scales[self.item(item_id).response_scale]

    def scale(self, scale_id: str) -> Scale:
        """Return the scale of this id."""
        return next(scale for scale in self.scales if scale.id == scale_id)

    def status_of(self, scale: Scale) -> str:
        """Return verified or draft: the scale's own mark, else the instrument's."""
        return scale.status or self.status

    @property
    def alert_items(self) -> tuple[Item, ...]:
        """Items with an alert."""
        return tuple(item for item in self.items if item.alert is not None)
