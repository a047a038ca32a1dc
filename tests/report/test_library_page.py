"""The library pages say everything the definitions say; a page that lacks a fact, or keeps an old one, fails here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.definitions.notes import texts_in
from workmh_measures.errors import ExportError
from workmh_measures.model.base import Definition
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.report.construct_words import construct_words
from workmh_measures.report.library_files import library_files, library_list
from workmh_measures.report.library_page import library_page
from workmh_measures.report.norm_words import population_words
from workmh_measures.report.writer import Writer

ROOT = Path(__file__).parents[2]
RULES = ROOT / "tests" / "definitions" / "demo_rules.yaml"
NAMES = [*instrument_ids(), str(RULES)]
LANGUAGES = ("nb", "en")
ReadPage = Callable[[str], Any]

# Names of parts, not told to readers: what they name is told in words.
SILENT = {"id", "parent", "map", "response_scale", "by_parameter", "parameter", "instrument"}


@cache
def page_of(name: str, language: str) -> str:
    return library_page(load_instrument(name), language=language, links={"index": "index.html"})


def plain(text: str) -> str:
    return " ".join(text.replace("\N{SOFT HYPHEN}", "").replace("\xa0", " ").split())


def phrases_in(value: Any, name: str = "") -> Iterator[str]:
    """Every text a definition gives in one language only: sources, populations, citations, holders, names."""
    if isinstance(value, Definition):
        for key, field in type(value).model_fields.items():
            if key not in SILENT and (key not in ("choices",) or name != "item"):
                yield from phrases_in(getattr(value, key), field.alias or key)
    elif isinstance(value, tuple):
        for part in value:
            yield from phrases_in(part, name)
    elif isinstance(value, dict):
        for part in value.values():
            yield from phrases_in(part, name)
    elif isinstance(value, str) and name in (
        "citation",
        "doi",
        "source",
        "population",
        "holder",
        "contact",
        "name",
        "short_name",
        "version",
    ):
        yield value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_text_and_source_of_the_definition_is_on_the_page(
    name: str, language: str, read_page: ReadPage
) -> None:
    instrument = load_instrument(name)
    shown = read_page(page_of(name, language)).root.text
    texts = {text.root[language] for _, text in texts_in(instrument)}
    norms = {norm.population: norm for scale in instrument.scales for norm in scale.norms}
    told = [
        population_words(norms[one], language).text if one in norms else one for one in phrases_in(instrument)
    ]
    lacking = [text for text in [*texts, *told] if plain(text) not in shown]
    assert lacking == []
    measured = construct_words(instrument, language)
    assert plain(measured.text) in shown
    assert measured.language is None or name not in instrument_ids()
    assert fingerprint(instrument) in shown
    assert Writer(language).date(instrument.licence.checked) in shown


def numbers_in(instrument: Instrument) -> Iterator[tuple[str, float]]:
    """Every number that decides a score or is published about it, with the place it comes from."""
    for name, table in instrument.maps.items():
        yield from ((f"map {name}", value) for value in table.values() if value is not None)
    for scale in instrument.scales:
        for use in scale.items:
            yield f"{scale.id} weight", use.weight if scale.combine.rule == "weighted_sum" else 0.0
        for band in scale.bands:
            yield f"{scale.id} band", band.from_
        for cutoff in scale.cutoffs:
            yield f"{scale.id} {cutoff.id}", cutoff.comparison[1]
        for one in (*scale.reported, *scale.change):
            yield f"{scale.id} published", one.value
        for norm in scale.norms:
            yield from ((f"{scale.id} {norm.id}", number) for number in (norm.mean, norm.sd))
    for name, value_set in instrument.value_sets.items():
        yield f"{name} start", value_set.start
        yield from ((f"{name} {item}", term) for item, row in value_set.terms.items() for term in row)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_the_definition_is_on_the_page(name: str, read_page: ReadPage) -> None:
    say = Writer("en")
    shown = set(re.findall(r"−?\d+(?:,\d{3})*(?:\.\d+)?", read_page(page_of(name, "en")).root.text))
    lacking = [place for place, number in numbers_in(load_instrument(name)) if say.exact(number) not in shown]
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_needs_nothing_from_outside_and_leads_only_to_dois_and_the_list(
    name: str, language: str, read_page: ReadPage
) -> None:
    page = read_page(page_of(name, language))
    assert [e.get("lang") for e in page.root.all("html")] == [language]
    assert not list(page.root.all("script", "link", "img", "iframe", "form"))
    assert not re.search(r"url\(|@import|\son\w+=", page.source)
    ids = [e.get("id") for e in page.root.all() if e.get("id")]
    assert len(set(ids)) == len(ids)
    addresses = [a.get("href") for a in page.root.all("a")]
    inside = {f"#{one}" for one in ids}
    dois = {a for a in addresses if a.startswith("https://doi.org/10.")}
    assert set(addresses) - inside - dois == {"index.html"}
    assert len(dois) == len({one.doi for one in load_instrument(name).references if one.doi})


@pytest.mark.parametrize("name", NAMES)
def test_items_cut_offs_and_evidence_stand_in_their_tables(name: str, read_page: ReadPage) -> None:
    instrument, say = load_instrument(name), Writer("en")
    page = read_page(page_of(name, "en"))
    items = [row[:2] for row in page.table("item-list")]
    assert items == [[item.id, plain(item.label.in_language("en"))] for item in instrument.items]
    for scale in instrument.scales:
        if scale.cutoffs:
            rows = page.table(f"cutoffs-{scale.id}")
            assert [row[-2] for row in rows] == [plain(cutoff.source) for cutoff in scale.cutoffs]
            assert [row[-1] for row in rows] == [say(f"known.{cutoff.evidence}") for cutoff in scale.cutoffs]
    evidence = {row[0]: row[1] for row in page.table("evidence")}
    for fact, how in instrument.evidence.model_dump().items():
        assert evidence[say(f"fact.{fact}")] == say(f"known.{how}")


@pytest.mark.parametrize("name", NAMES)
def test_the_practice_form_asks_every_item_and_nothing_is_chosen_in_it(
    name: str, read_page: ReadPage
) -> None:
    instrument = load_instrument(name)
    page = read_page(page_of(name, "en"))
    fields = list(page.root.all("fieldset"))
    assert len(fields) == len(instrument.items)
    for item, one in zip(instrument.items, fields, strict=True):
        [legend] = one.all("legend")
        if item.text is None:
            assert legend.text == plain(item.label.in_language("en"))
        assert "{" not in legend.text
        options = instrument.response_scale_of(item.id).options
        inputs = list(one.all("input"))
        assert len(inputs) == max(1, len(options))
        assert not any("checked" in each.attributes or "value" in each.attributes for each in inputs)
        assert [label.text for label in one.all("label")][: len(options)] == [
            plain(option.label.in_language("en")) for option in options
        ]


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_says_so_first_and_at_each_draft_scale(name: str, read_page: ReadPage) -> None:
    instrument = load_instrument(name)
    page = read_page(page_of(name, "en"))
    banners = [e for e in page.root.all("p") if e.get("class") == "banner"]
    assert len(banners) == (instrument.status == "draft")
    marks = [e.text.endswith("DRAFT") for e in page.root.all("h2") if e.text.startswith("Scale: ")]
    assert marks == [instrument.status_of(scale) == "draft" for scale in instrument.scales]


def test_a_page_changes_with_its_definition() -> None:
    hads = load_instrument("hads")
    anxiety, *others = hads.scales
    cutoffs = tuple(one.model_copy(update={"source": "Doe 2031"}) for one in anxiety.cutoffs)
    changed = hads.model_copy(update={"scales": (anxiety.model_copy(update={"cutoffs": cutoffs}), *others)})
    before, after = (library_page(one, language="en", links={}) for one in (hads, changed))
    assert "Doe 2031" not in before
    assert "Doe 2031" in after
    assert fingerprint(changed) in after
    assert fingerprint(hads) not in after


def test_hostile_words_stay_words(read_page: ReadPage) -> None:
    hads = load_instrument("hads")
    hostile = '"><script>alert(1)</script>'
    licence = hads.licence.model_copy(update={"holder": hostile, "contact": hostile})
    reference = hads.references[0].model_copy(update={"citation": hostile, "doi": f"10.1/{hostile}"})
    changed = hads.model_copy(update={"licence": licence, "references": (reference,), "short_name": hostile})
    page = read_page(library_page(changed, language="en", links={}))
    assert not list(page.root.all("script"))
    [link] = [a.get("href") for a in page.root.all("a") if a.get("href").startswith("https:")]
    assert re.match(r"https://doi\.org/10\.1/[\w%/();.-]+\Z", link)


def test_a_language_without_pages_is_refused() -> None:
    with pytest.raises(ExportError, match="hads"):
        library_page(load_instrument("hads"), language="de", links={})


# --- the folder of pages --------------------------------------------------------------------------


def test_the_list_leads_to_every_instrument_and_names_its_rights(read_page: ReadPage) -> None:
    instruments = [load_instrument(name) for name in instrument_ids()]
    page = read_page(library_list(instruments, language="en"))
    say = Writer("en")
    rows = {}
    for row in page.root.all("tr"):
        links = [a.get("href") for a in row.all("a")]
        if links:
            rows[links[0]] = [cell.text for cell in row.all("th", "td")]
    assert set(rows) == {f"{one.id}.html" for one in instruments}
    for one in instruments:
        name, construct, items, rights = rows[f"{one.id}.html"]
        assert name.startswith(plain(one.name.in_language("en")))
        assert ("DRAFT" in name) == (one.status == "draft")
        assert [construct, items] == [plain(one.construct_), str(len(one.items))]
        assert rights == say(f"licence.{one.licence.status}")


def test_pages_of_both_languages_lead_to_each_other_and_every_way_leads_somewhere(
    read_page: ReadPage,
) -> None:
    files = library_files([load_instrument(name) for name in ("hads", "who5", "phq9")], left_out="None.")
    assert set(files) == {
        f"{language}/{name}.html"
        for language in LANGUAGES
        for name in ("index", "left-out", "hads", "who5", "phq9")
    }
    for name, text in files.items():
        for link in (a.get("href") for a in read_page(text).root.all("a")):
            if not link.startswith(("#", "https://doi.org/")):
                target = (Path("/") / name).parent / link
                assert str(target.resolve().relative_to("/")) in files, (name, link)


def test_what_was_left_out_is_told_with_the_reasons(read_page: ReadPage) -> None:
    text = "# Left out\n\nSee [the rules](rules.md).\n\n## Weights\n\n| measure | why |\n|---|---|\n| **SFX** | no source |\n\n- `abc`: no\n  terms"
    files = library_files([], left_out=text)
    page = read_page(files["nb/left-out.html"])
    assert "See the rules." in page.root.text
    assert [h.text for h in page.root.all("h2")][-1] == "Weights"
    assert ["SFX", "no source"] in [
        [cell.text for cell in row.all("th", "td")] for row in page.root.all("tr")
    ]
    assert "abc: no terms" in page.root.text
