"""A figure as svg and png: complete in itself, the arrangement of paper, the same bytes each time."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from workmh_measures.report.blocks import Figure
from workmh_measures.report.drawings.event_curves import EventCurve, EventCurves, event_curves_figure
from workmh_measures.report.drawings.forest import Forest, ForestGroup, ForestRow, forest_figure
from workmh_measures.report.figure_file import figure_png, figure_svg
from workmh_measures.report.writer import Writer

from .example_figures import EXAMPLES

SVG = "{http://www.w3.org/2000/svg}"
W = Writer("nb")


def curves() -> Figure:
    shown = [
        EventCurve(label=name, style=k, times=[1, 2, 4], share=[0.9, 0.7, 0.5 - 0.2 * k], low=[None] * 3,
                   high=[None] * 3, at_risk=[20, 12])
        for k, name in enumerate(["Gruppe <A> & B", "Vanlig oppfølging"])
    ]  # fmt: skip
    made = EventCurves(
        title="Tid til jobb", time_label="Måneder", share_label="Uten jobb", curves=shown, ticks=[0, 4]
    )
    return event_curves_figure("km", made, writer=W)


def forest() -> Figure:
    row = ForestRow(label="Skår", value=0.5, low=0.1, high=0.9)
    return forest_figure(
        "f", Forest(title="Effekter", measure="Forskjell", groups=[ForestGroup([row])]), writer=W
    )


def words(content: bytes) -> list[str]:
    return [one.text or "" for one in ET.fromstring(content).iter(f"{SVG}text")]


@pytest.mark.parametrize("made", [curves, forest])
def test_nothing_is_fetched_and_nothing_is_run(made) -> None:
    text = figure_svg(made()).decode()
    assert re.findall(r"\w+://[^'\"<]+", text) == ["http://www.w3.org/2000/svg"]
    assert "href" not in text
    assert {url[:20] for url in re.findall(r"url\(([^)]*)\)", text)} == {"data:font/ttf;base64"}
    assert not re.search(r"<script|\son\w+=|<foreignObject|<image", text)


def test_caption_legend_title_and_description_are_in_the_file() -> None:
    content = figure_svg(curves())
    said = words(content)
    assert said[0] == "Tid til jobb"
    assert {"Gruppe <A> & B", "Vanlig oppfølging"} <= set(said)
    root = ET.fromstring(content)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "Tid til jobb"
    assert "Gruppe <A> & B" in root.find(f"{SVG}desc").text


def test_the_arrangement_of_paper_is_taken_and_only_it() -> None:
    said = words(figure_svg(forest()))
    assert said.count("Skår") == 1
    assert len(ET.fromstring(f"<a>{forest().drawing}</a>")) == 2


def test_the_letters_are_in_the_svg_unless_it_is_told_otherwise() -> None:
    whole, bare = figure_svg(forest()), figure_svg(forest(), has_fonts=False)
    assert whole.count(b"@font-face") == 2
    assert b"@font-face" not in bare
    assert len(bare) < 10_000 < len(whole)


@pytest.mark.parametrize("made", [curves, forest])
def test_a_picture_is_2000_pixels_across_and_shows_letters_and_colours(made) -> None:
    content = figure_png(made())
    image = Image.open(io.BytesIO(content)).convert("RGB")
    height = float(ET.fromstring(figure_svg(made())).get("height"))
    assert image.size == (2000, pytest.approx(2.5 * height, abs=2))
    pixels = np.asarray(image).reshape(-1, 3)
    assert (pixels == (255, 255, 255)).all(axis=1).mean() > 0.6
    colours = {tuple(one) for one in np.unique(pixels, axis=0)}
    assert {(0x1D, 0x2A, 0x2C), (0x1C, 0x5D, 0x5A)} <= colours


def test_without_letters_the_picture_would_be_another_one() -> None:
    top = np.asarray(Image.open(io.BytesIO(figure_png(curves()))).convert("L"))[:100]
    assert (top < 128).sum() > 500


@pytest.mark.parametrize("make", [figure_svg, figure_png])
def test_the_same_figure_gives_the_same_bytes(make) -> None:
    assert make(curves()) == make(curves())


def test_every_filling_a_drawing_names_is_in_the_file() -> None:
    text = figure_svg(EXAMPLES["states"](W), has_fonts=False).decode()
    named = set(re.findall(r"url\(#([^)]+)\)", text))
    assert named
    assert named <= set(re.findall(r' id="([^"]+)"', text))
