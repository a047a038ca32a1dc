"""The map tells each state by a letter and a pattern, never by colour alone, and carries the table behind it."""

from __future__ import annotations

from xml.etree import ElementTree

from workmh_measures.report.drawings.completeness_map import CompletenessMap, MapState, completeness_figure

STATES = [MapState("C", "complete", 0), MapState("P", "partly", 1), MapState("N", "not returned", 3)]
SVG = "{http://www.w3.org/2000/svg}"
MAP = CompletenessMap(
    title="What has come in",
    description="2 people down and 3 forms across.",
    person="Person",
    states=STATES,
    columns=[("t0", "Start", "WHO-5"), ("t0", "Start", "HADS"), ("t6", "6 months", "WHO-5")],
    people=[("<p1>", [0, 1, 2]), ("p2", [2, 2, 0])],
)


def test_every_cell_has_its_letter_and_its_pattern() -> None:
    figure = completeness_figure("map", MAP)
    root = ElementTree.fromstring(str(figure.drawing))
    tag = lambda name: [one for one in root.iter() if one.tag.split("}")[-1] == name]  # noqa: E731
    cells = [one for one in tag("rect") if str(one.get("fill", "")).startswith("url(#map-")]
    assert [one.get("fill") for one in cells] == [f"url(#map-{n})" for n in (0, 1, 2, 2, 2, 0)]
    letters = [one.text for one in tag("text") if one.text in ("C", "P", "N")]
    assert letters == ["C", "P", "N", "N", "N", "C"]
    assert {one.get("id") for one in tag("pattern")} >= {"map-0", "map-1", "map-2"}
    assert tag("title")[0].text == "What has come in"
    assert tag("desc")[0].text == "2 people down and 3 forms across."


def test_the_key_names_every_letter_and_the_table_behind_says_it_in_words() -> None:
    figure = completeness_figure("map", MAP)
    assert [label for _, label in figure.legend] == ["C complete", "P partly", "N not returned"]
    assert figure.behind is not None
    [group] = figure.behind.groups
    assert [[cell.text for cell in row] for row in group.rows] == [
        ["<p1>", "complete", "partly", "not returned"],
        ["p2", "not returned", "not returned", "complete"],
    ]
    assert "<p1>" not in str(figure.drawing)
