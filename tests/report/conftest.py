"""A simulated study, assembled without a store, with its estimates; and a reader of finished pages."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

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
from workmh_measures.model.wording import WordingPack, required_elements, structure
from workmh_measures.report.paper import Booklet, booklet_html
from workmh_measures.report.paper_form import PaperForm, paper_form
from workmh_measures.report.pdf import write_pdf
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


# --- paper: what poppler reads out of a PDF -------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """A word where it stands: page from 1, edges in millimetres from the top left corner."""

    text: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Printed:
    """A PDF as an independent program reads it."""

    path: Path

    def pages(self) -> list[str]:
        """The text of each page, blanks drawn together, in the order it was written."""
        return [
            " ".join(page.split()) for page in self._run("pdftotext", "-raw", self.path, "-").split("\f")[:-1]
        ]

    def words(self) -> list[Word]:
        """Every word with its place."""
        found, page = [], 0
        for line in self._run("pdftotext", "-bbox", self.path, "-").splitlines():
            page += "<page " in line
            if "<word " in line:
                edges = [
                    float(n) * 25.4 / 72 for n in re.findall(r'(?:xMin|yMin|xMax|yMax)="([\d.-]+)"', line)
                ]
                left, top, right, bottom = edges
                text = unescape(re.sub(r"<[^>]+>", "", line)).strip()
                found.append(Word(text, page, left, top, right, bottom))
        return found

    def about(self) -> dict[str, str]:
        """What pdfinfo says of the file."""
        lines = self._run("pdfinfo", self.path).splitlines()
        return {name: rest.strip() for name, _, rest in (line.partition(":") for line in lines)}

    def fonts(self) -> list[list[str]]:
        """Name of each font and whether it is embedded."""
        rows = [line.split() for line in self._run("pdffonts", self.path).splitlines()[2:]]
        return [[row[0], row[-5]] for row in rows]

    def dots(self, page: int, dpi: int = 600) -> np.ndarray:
        """A page as rows of dots, 0 black to 255 white."""
        command = ["pdftoppm", "-gray", "-r", str(dpi), "-f", str(page), "-l", str(page), str(self.path)]
        image = subprocess.run(command, capture_output=True, check=True).stdout
        head = re.match(rb"P5\n(\d+) (\d+)\n255\n", image)
        assert head is not None
        width, height = int(head[1]), int(head[2])
        return np.frombuffer(image[head.end() :], dtype=np.uint8).reshape(height, width)

    def structure(self) -> str:
        """The tags."""
        return self._run("pdfinfo", "-struct-text", self.path)

    def _run(self, *command: object) -> str:
        done = subprocess.run([str(c) for c in command], capture_output=True, check=True)
        return done.stdout.decode("utf-8")


@pytest.fixture
def printed(tmp_path: Path) -> Callable[..., Printed]:
    """Print forms, or a finished booklet, and read the file."""

    def run(*forms: PaperForm, booklet: Booklet | None = None) -> Printed:
        path = tmp_path / "form.pdf"
        made = booklet or Booklet(forms, forms[0].language)
        write_pdf([booklet_html(made)], path)
        return Printed(path)

    return run


@pytest.fixture(scope="session")
def form_of() -> Callable[..., PaperForm]:
    """The form of an instrument by id, every parameter at its first choice."""

    def form(
        instrument: str | Instrument, language: str = "nb", wording: WordingPack | None = None
    ) -> PaperForm:
        one = load_instrument(instrument) if isinstance(instrument, str) else instrument
        given = {name: parameter.choice_ids[0] for name, parameter in one.parameters.items()}
        return paper_form(one, language, given=given, wording=wording)

    return form


ARABIC = {
    "title": "عنوان تجريبي",
    "instruction": "اختر الإجابة الأنسب لك.",
    "recall": "الأسبوع الماضي",
    "low": "الأسوأ",
    "high": "الأفضل",
    "unit": "ساعة",
}


@pytest.fixture(scope="session")
def arabic_pack() -> Callable[[str], WordingPack]:
    """A made-up Arabic wording of an instrument."""

    def pack(name: str) -> WordingPack:
        one = load_instrument(name)
        texts = {}
        for element in required_elements(one, "ar"):
            kind, *rest = element.split(".")
            made = {"item": f"سؤال {rest[0] if rest else ''}", "option": f"خيار {rest[-1] if rest else ''}"}
            texts[element] = made.get(kind) or ARABIC[kind]
        return WordingPack.model_validate(
            {
                "instrument": name,
                "structure": structure(one),
                "language": "ar",
                "version": "1",
                "source": "made up for this test",
                "licence_note": "made up",
                "date": date(2026, 1, 1),
                "recorded": datetime(2026, 1, 1, tzinfo=UTC),
                "texts": texts,
            }
        )

    return pack
