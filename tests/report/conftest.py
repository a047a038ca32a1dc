"""A simulated study, assembled without a store, with its estimates; and a reader of finished pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from workmh_measures.cli.estimates import study_estimates
from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.trial.simulate import SimulatedStudy, simulate

VOID = {"meta", "br", "link", "img", "hr", "input"}


@dataclass
class Element:
    """An element with its attributes, its parent and everything inside."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    content: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Element]:
        """Elements of these tags below this one, in order; of all tags when none is named."""
        for part in self.content:
            if isinstance(part, Element):
                if not tags or part.tag in tags:
                    yield part
                yield from part.all(*tags)

    @property
    def text(self) -> str:
        """Its words, blanks drawn together, soft hyphens left out."""
        joined = "".join(part if isinstance(part, str) else part.text for part in self.content)
        return " ".join(joined.replace("\N{SOFT HYPHEN}", "").replace("\xa0", " ").split())

    def get(self, name: str) -> str:
        """An attribute, empty when it is not there."""
        return self.attributes.get(name, "")


class _Reader(HTMLParser):
    """Read a page; an element closed out of order or left open is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("document", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.content.append(element)
        if tag not in VOID:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.content.append(data)


@dataclass(frozen=True)
class Read:
    """A page that has been read."""

    source: str
    root: Element

    def table(self, key: str) -> list[list[str]]:
        """Texts of the body of a table by the id of its caption; a cell over several rows stands in each."""
        [caption] = [one for one in self.root.all("caption") if one.get("id") == key]
        assert caption.parent is not None
        rows: list[list[str]] = []
        held: dict[int, tuple[int, str]] = {}
        for row in (r for body in caption.parent.all("tbody") for r in body.all("tr")):
            cells: list[str] = []
            for cell in row.all("th", "td"):
                while len(cells) in held and held[len(cells)][0] > 0:
                    left, text = held[len(cells)]
                    held[len(cells)] = (left - 1, text)
                    cells.append(text)
                if int(cell.get("rowspan") or 1) > 1:
                    held[len(cells)] = (int(cell.get("rowspan")) - 1, cell.text)
                cells += [cell.text] + [""] * (int(cell.get("colspan") or 1) - 1)
            rows.append(cells)
        return rows


def read(source: str) -> Read:
    """Read a finished page."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.tag}> is left open"
    return Read(source, reader.root)


@pytest.fixture(scope="session")
def read_page() -> Callable[[str], Read]:
    return read


@pytest.fixture(scope="session")
def study() -> Study:
    return load_study("demo")


@pytest.fixture(scope="session")
def instruments(study: Study) -> dict[str, Instrument]:
    return {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}


@pytest.fixture(scope="session")
def simulated(study: Study, instruments: dict[str, Instrument]) -> SimulatedStudy:
    return simulate(study, instruments, n=60, seed=4)


@pytest.fixture(scope="session")
def dataset(study: Study, instruments: dict[str, Instrument], simulated: SimulatedStudy) -> Dataset:
    rows = [
        {
            "participant": one.participant,
            "wave": one.wave,
            "occasion": one.occasion,
            "instrument": one.instrument,
            "item": one.item,
            "value": float(one.value) if isinstance(one.value, float) else float(one.missing or np.nan),
            "text": one.value if isinstance(one.value, str) else None,
            "day": one.answered_at.date() if one.answered_at is not None else None,
        }
        for one in simulated.responses
    ]
    answers = Answers(pd.DataFrame(rows), simulated.completed)
    return assemble(study, instruments, answers, simulated.enrolments, today=simulated.observed_until)


@pytest.fixture(scope="session")
def estimates(study: Study, instruments: dict[str, Instrument], dataset: Dataset) -> list[Estimate]:
    return study_estimates(study, instruments, dataset)
