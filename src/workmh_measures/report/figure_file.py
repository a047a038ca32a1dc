"""A figure of a report as a file that needs nothing from outside: svg with its letters inside, and png made of it.

Caption and legend, which a page writes around a drawing, are drawn into the file. The same figure gives the same bytes.
"""

from __future__ import annotations

import base64
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from markupsafe import Markup

from .blocks import Figure
from .figures import INK, text_lines

__all__ = ["figure_png", "figure_svg"]

SVG = "http://www.w3.org/2000/svg"
WIDTH, EDGE = 800, 16
"""Width in pixels of the drawing with its edges: with letters of 13 pixels, 8 points where it fills a page 17 cm wide."""
PNG_TIMES = 2.5
FAMILY = "DejaVu Sans Condensed"
FONTS = Path(__file__).with_name("fonts")
LETTERS = {400: "DejaVuSansCondensed.ttf", 700: "DejaVuSansCondensed-Bold.ttf"}
CAPTION_SIZE, CAPTION_LINE, CAPTION_LETTERS = 15, 20, 95
KEY_ROOM, KEY_LINE, LETTER = 8, 22, 7.0


def figure_svg(figure: Figure, *, has_fonts: bool = True) -> bytes:
    """Return a figure as an svg file of 800 pixels across; it can be made larger without loss.

    Parameters
    ----------
    has_fonts : put the letters into the file, so that it looks the same everywhere.
    """
    ET.register_namespace("", SVG)
    drawing = _seen_on_paper(figure.drawing)
    parts, top = _above(figure)
    depth = float(drawing.get("height", "0"))
    size = {"width": f"{WIDTH}", "height": f"{top + depth + EDGE:g}"}
    root = ET.Element("svg", {**size, "viewBox": f"0 0 {WIDTH} {top + depth + EDGE:g}", "role": "img"})
    root.set("font-family", f"'{FAMILY}', 'DejaVu Sans', Verdana, Arial, sans-serif")
    root.set("font-size", "13")
    words = [one for one in drawing if one.tag in ("title", "desc")]
    for one in words:
        drawing.remove(one)
        ET.SubElement(root, one.tag).text = one.text
    if has_fonts:
        ET.SubElement(root, "style").text = _faces()
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    root.extend(parts)
    place = {"x": f"{EDGE}", "y": f"{top:g}", "width": f"{WIDTH - 2 * EDGE}", "height": f"{depth:g}"}
    inner = ET.SubElement(root, "svg", {**place, "overflow": "visible"})
    inner.extend(list(drawing))
    for one in root.iter():
        one.tag = f"{{{SVG}}}{one.tag}"
        # An id that a filling is named by stays.
        for name in ("class", "aria-hidden", "aria-labelledby", "aria-describedby"):
            one.attrib.pop(name, None)
    stream = io.BytesIO()
    ET.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)
    return stream.getvalue()


def figure_png(figure: Figure) -> bytes:
    """Return a figure as a png file of 2,000 pixels across, drawn with the letters of this package only."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=figure_svg(figure, has_fonts=False).decode("utf-8"),
            width=int(WIDTH * PNG_TIMES),
            skip_system_fonts=True,
            font_files=[str(FONTS / name) for name in LETTERS.values()],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
        )
    )


def _seen_on_paper(drawing: Markup) -> ET.Element:
    """Return the arrangement of a drawing that is for a screen and for paper, with the words written there."""
    found = list(ET.fromstring(f"<drawings>{drawing}</drawings>"))
    chosen = next((one for one in found if "on-wide" in (one.get("class") or "").split()), found[0])
    for parent in list(chosen.iter()):
        for child in [one for one in parent if "tight" in (one.get("class") or "").split()]:
            parent.remove(child)
    return chosen


def _above(figure: Figure) -> tuple[list[ET.Element], float]:
    """Return caption and legend, and how far down they reach in pixels."""
    parts, y = [], float(EDGE)
    for line in text_lines(figure.caption, CAPTION_LETTERS):
        look = {
            "x": f"{EDGE}",
            "y": f"{y + CAPTION_SIZE:g}",
            "font-size": f"{CAPTION_SIZE}",
            "font-weight": "700",
        }
        parts.append(_text(line, look))
        y += CAPTION_LINE
    parts += _legend(figure, y + 6)
    y = max([y, *(float(one.get("y", "0")) + KEY_LINE for one in parts if one.tag == "svg")])
    return parts, y + 10


def _legend(figure: Figure, y: float) -> Iterator[ET.Element]:
    x = float(EDGE)
    for drawn, label in figure.legend:
        key = ET.fromstring(str(drawn))
        width, height = (float(key.get(name, "16")) for name in ("width", "height"))
        needed = width + KEY_ROOM + LETTER * len(label)
        if x > EDGE and x + needed > WIDTH - EDGE:
            x, y = float(EDGE), y + KEY_LINE
        key.set("x", f"{x:g}")
        key.set("y", f"{y + (16 - height) / 2:g}")
        yield key
        yield _text(label, {"x": f"{x + width + KEY_ROOM:g}", "y": f"{y + 13:g}"})
        x += needed + 18


def _text(words: str, look: dict[str, str]) -> ET.Element:
    element = ET.Element("text", {**look, "fill": INK})
    element.text = words
    return element


@cache
def _faces() -> str:
    faces = []
    for weight, name in LETTERS.items():
        data = base64.b64encode((FONTS / name).read_bytes()).decode("ascii")
        source = f"src:url(data:font/ttf;base64,{data}) format('truetype')"
        faces.append(f"@font-face{{font-family:'{FAMILY}';font-weight:{weight};{source}}}")
    return "".join(faces)
