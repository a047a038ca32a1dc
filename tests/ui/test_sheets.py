"""The sheets of the pages are made of one scale: what names a colour or a size of type names it there, readable in light and dark."""

from __future__ import annotations

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest

from workmh_measures import ui

STATIC = Path(ui.__file__).with_name("static")
CONFIG = Path(ui.__file__).parent / "pages" / ".streamlit" / "config.toml"
SCALE = (STATIC / "scale.css").read_text(encoding="utf-8")
OTHERS = sorted(path for path in STATIC.glob("*.css") if path.name != "scale.css")
ASSETS = sorted((Path(ui.__file__).parent / "form" / "assets").glob("*.css"))
SCHEMES = ("light", "dark")

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab|color-mix)\(")
NAMED = re.compile(r":[^;{}]*(?<![-\w])(?:white|black|gr[ae]y|red|blue|green|orange|yellow)(?![-\w])")
PIXELS = re.compile(r"(?<![\w.-])\d*\.?\d+px")
MEASURED = re.compile(
    r"(?<![\w-])(font-size|font|gap|row-gap|column-gap|margin[\w-]*|padding[\w-]*|min-height|border-radius)\s*:\s*([^;}]+)"
)
LENGTH = re.compile(r"(?<![\w.-])\d*\.?\d+(?:rem|px|pt)\b")
QUERY = re.compile(r"@media[^{]*\{")
PROPERTY = re.compile(r"(--[\w-]+)\s*:\s*([^;]+);")


def rules(path: Path) -> str:
    """Text of a sheet without comments and without the conditions of its media rules."""
    return QUERY.sub("{", re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))


def colours(scheme: str) -> dict[str, str]:
    light, dark = SCALE.split("@media", 1)
    found = dict(PROPERTY.findall(light))
    return found if scheme == "light" else found | dict(PROPERTY.findall(dark))


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_a_sheet_names_no_colour_and_no_size_of_its_own(path: Path) -> None:
    text = rules(path)
    assert COLOUR.findall(text) + NAMED.findall(text) + PIXELS.findall(text) == []
    assert [found for found in MEASURED.findall(text) if LENGTH.search(found[1])] == []


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.name)
def test_a_sheet_uses_only_what_the_scale_has(path: Path) -> None:
    assert set(re.findall(r"var\((--[\w-]+)", rules(path))) <= {name for name, _ in PROPERTY.findall(SCALE)}


def test_everything_in_the_scale_is_used() -> None:
    used = {name for path in OTHERS for name in re.findall(r"var\((--[\w-]+)", rules(path))}
    assert {name for name, _ in PROPERTY.findall(SCALE)} == used


@pytest.mark.parametrize("path", ASSETS, ids=lambda path: path.name)
def test_a_sheet_of_the_form_names_colours_only_to_call_them_something(path: Path) -> None:
    assert COLOUR.findall(PROPERTY.sub("", rules(path))) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_are_read_on_whatever_they_stand_on(scheme: str) -> None:
    known = colours(scheme)
    pairs = [
        *product(("--ink", "--soft", "--deep", "--warn"), ("--paper", "--ground", "--tint")),
        ("--sand-ink", "--sand"),
        ("--ink", "--sand"),
        ("--deep-ink", "--deep"),
    ]
    faint = {(one, other): round(contrast(known[one], known[other]), 2) for one, other in pairs}
    assert {pair: value for pair, value in faint.items() if value < 4.5} == {}
    shapes = product(("--edge", "--ring", "--deep"), ("--paper", "--ground"))
    faint = {(one, other): round(contrast(known[one], known[other]), 2) for one, other in shapes}
    assert {pair: value for pair, value in faint.items() if value < 3} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_the_framework_draws_has_the_colours_of_the_scale_and_is_read(scheme: str) -> None:
    theme, known = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][scheme], colours(scheme)
    same = {
        "primaryColor": "--deep",
        "linkColor": "--deep",
        "backgroundColor": "--paper",
        "textColor": "--ink",
        "borderColor": "--line",
        "yellowBackgroundColor": "--sand",
        "yellowTextColor": "--sand-ink",
    }
    assert {key: theme[key] for key in same} == {key: known[name] for key, name in same.items()}
    assert theme["sidebar"]["backgroundColor"] == known["--ground"]
    for colour in ("blue", "green", "yellow", "red"):
        assert contrast(theme[f"{colour}TextColor"], theme[f"{colour}BackgroundColor"]) >= 4.5, colour
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(theme["textColor"], theme[ground]) >= 4.5
        assert contrast(theme["primaryColor"], theme[ground]) >= 4.5
