"""Every kind of drawing: it is in the one list, says in words what it shows, and its colours are told apart by everybody."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from workmh_measures.report import drawings
from workmh_measures.report.blocks import Figure
from workmh_measures.report.drawings import KINDS
from workmh_measures.report.drawings.likert_bars import LikertBars, LikertRow, option_colours
from workmh_measures.report.drawings.trajectories import MOST_PEOPLE, drawn_people
from workmh_measures.report.figure_file import figure_svg
from workmh_measures.report.figures import ARM_COLOURS, ARM_DASHES
from workmh_measures.report.table_file import table_csv
from workmh_measures.report.writer import Writer

from .example_figures import EXAMPLES

EN = Writer("en")
FOLDER = Path(drawings.__file__).parent
# Their numbers stand in tables of the report beside them: thousands of samples, or a share for every month.
WITHOUT_NUMBERS = {"states", "plane", "acceptability", "balance", "tipping"}
# Machado, Oliveira, Fernandes (2009), doi:10.1109/TVCG.2009.113: what is seen of linear red, green and blue.
SEEN_WITHOUT = {
    "nothing": np.eye(3),
    "red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE = TO_XYZ @ np.ones(3)


def lab(colour: tuple[int, int, int], without: str = "nothing") -> np.ndarray:
    """A colour in CIELAB as it is seen without the receptors for red, green or blue."""
    share = np.array(colour) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    t = TO_XYZ @ np.clip(np.array(SEEN_WITHOUT[without]) @ linear, 0, 1) / WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def rgb(text: str) -> tuple[int, int, int]:
    return tuple(int(text[k : k + 2], 16) for k in (1, 3, 5))  # type: ignore[return-value]


def test_the_list_names_every_function_that_gives_a_figure_and_only_those() -> None:
    there = {
        (path.stem, name)
        for path in FOLDER.glob("*.py")
        for name in re.findall(r"^def (\w+_figure)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert there == {(kind.module, kind.function) for kind in KINDS}
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert all(kind.figure().__name__ == kind.function for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_each_kind_says_in_words_what_it_shows(kind, language: str) -> None:
    made = EXAMPLES[kind.name](Writer(language))
    assert isinstance(made, Figure)
    assert made.caption
    for drawing in ET.fromstring(f"<a>{made.drawing}</a>"):
        assert (drawing.get("role"), bool(drawing.find("title").text)) == ("img", True)
        assert drawing.get("aria-describedby") == drawing.find("desc").get("id")
        assert len(drawing.find("desc").text) > 20


@pytest.mark.parametrize(
    "kind", [k for k in KINDS if k.name not in WITHOUT_NUMBERS], ids=lambda kind: kind.name
)
def test_the_numbers_that_are_drawn_stand_in_the_table_behind(kind) -> None:
    made = EXAMPLES[kind.name](EN)
    assert made.behind is not None
    lines = table_csv(made.behind, writer=EN).decode("utf-8-sig").splitlines()
    assert len(lines) > 2
    assert re.search(r"\d", lines[1])


@pytest.mark.parametrize("without", SEEN_WITHOUT)
def test_colours_of_arms_are_told_apart_by_everybody(without: str) -> None:
    # Dashes and markers differ as well; the first three, which most drawings have, must differ by more.
    seen = [lab(rgb(one), without) for one in ARM_COLOURS]
    apart = {(a, b): float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(range(len(seen)), 2)}
    assert min(d for (a, b), d in apart.items() if b < 3) > 30, apart
    assert min(apart.values()) > 15, apart
    assert len(set(ARM_DASHES)) == len(ARM_DASHES) == len(ARM_COLOURS)


@pytest.mark.parametrize("without", SEEN_WITHOUT)
@pytest.mark.parametrize(("n", "neutral"), [(5, 2), (7, 3), (4, None), (6, None), (11, 5)])
def test_options_beside_each_other_and_opposite_each_other_are_told_apart(
    without: str, n: int, neutral
) -> None:
    shown = LikertBars(
        title="", options=[str(k) for k in range(n)], rows=[LikertRow("", [1] * n)], neutral=neutral
    )
    seen = [lab(one, without) for one in option_colours(shown)]
    beside = [float(np.linalg.norm(seen[k + 1] - seen[k])) for k in range(n - 1)]
    opposite = [float(np.linalg.norm(seen[k] - seen[-1 - k])) for k in range(n // 2)]
    assert min(beside) > (14 if n <= 7 else 9), beside
    assert min(opposite) > 14, opposite


def test_the_middle_option_lies_on_both_sides_of_the_middle() -> None:
    row = LikertRow("Item", [10, 20, 40, 20, 10])
    shown = LikertBars(title="t", options=list("abcde"), rows=[row], neutral=2)
    from workmh_measures.report.drawings.likert_bars import likert_bars_figure

    bars = [
        (float(x), float(w))
        for x, w in re.findall(
            r'x="([\d.]+)%" width="([\d.]+)%"', str(likert_bars_figure("k", shown, writer=EN).drawing)
        )
    ]
    assert len(bars) == 5
    middle = bars[2]
    assert middle[0] + middle[1] / 2 == pytest.approx(50, abs=0.01)
    assert [w / middle[1] for _, w in bars] == pytest.approx([0.25, 0.5, 1, 0.5, 0.25], abs=1e-3)


def test_at_most_sixty_people_are_drawn_and_always_the_same() -> None:
    people = [[float(k % 17), float(k % 5), None] for k in range(500)] + [[1.0, None, None]] * 20
    drawn = drawn_people(people)
    assert len(drawn) == MOST_PEOPLE
    assert drawn == drawn_people(people[::-1])
    assert all(sum(value is not None for value in one) > 1 for one in drawn)
    assert {one[0] for one in drawn} == {float(k) for k in range(17)}


def test_the_mean_is_that_of_everybody_and_no_name_is_there() -> None:
    made = EXAMPLES["trajectories"](EN)
    assert "60 of 120 people are drawn" in str(made.drawing)
    counts = [
        line.split(",")[1] for line in table_csv(made.behind, writer=EN).decode("utf-8-sig").splitlines()[1:]
    ]
    assert all(90 < int(n) <= 120 for n in counts)


def test_the_documents_show_every_kind_as_it_is_drawn_now() -> None:
    docs = Path(__file__).parents[2] / "docs"
    page = (docs / "figures.md").read_text(encoding="utf-8")
    for name, make in EXAMPLES.items():
        assert (docs / "figures" / f"{name}.svg").read_bytes() == figure_svg(make(EN), has_fonts=False), name
        assert f"(figures/{name}.svg)" in page
