from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.analysis.instrument_report import answer_distribution, instrument_estimates
from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import ExportError
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.text import Text
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.writer import Writer
from workmh_measures.scoring.score import score

LANGUAGES = ("nb", "en")
ReadPage = Callable[[str], Any]


def made(instrument: Instrument, *, n: int = 80, **about: Any) -> list[Estimate]:
    """Estimates of made answers: a common cause, every twentieth answer missing."""
    random = np.random.default_rng(7)
    burden = random.normal(size=n)
    answers = {}
    for item in instrument.items:
        response = instrument.response_scale_of(item.id)
        if response.is_numeric:
            low, high = response.attainable
            values = np.clip(
                np.round(low + (high - low) * (0.4 + (burden + random.normal(size=n)) / 6)), low, high
            )
            if response.codes:
                codes = np.asarray(sorted(response.codes), dtype=np.float64)
                values = codes[np.abs(values[:, None] - codes).argmin(axis=1)]
            answers[item.id] = np.where(random.random(n) < 0.05, -992.0, values)
    frame = pd.DataFrame(answers)
    chosen = {name: parameter.choices[0].id for name, parameter in instrument.parameters.items()}
    numeric = frame[list(answers)]
    scores = score(instrument, numeric, parameters=chosen).frame
    rows = instrument_estimates(instrument, numeric, scores, parameters=chosen, about=about)
    return rows + answer_distribution(instrument, numeric, about=about)


@pytest.fixture(scope="module")
def rses() -> Instrument:
    return load_instrument("rses")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", instrument_ids())
def test_every_ready_made_instrument_has_a_page_in_both_languages(
    name: str, language: str, read_page: ReadPage
) -> None:
    instrument = load_instrument(name)
    page = read_page(instrument_page(instrument, made(instrument), language=language))
    assert [e.get("lang") for e in page.root.all("html")] == [language]
    assert not re.search(r"url\(|@import|<script|\son\w+=", page.source)
    addresses = [a.get("href") for a in page.root.all("a")]
    assert all(address.startswith(("#", "https://doi.org/10.")) for address in addresses)
    assert not list(page.root.all("script", "link", "img", "iframe"))
    ids = [e.get("id") for e in page.root.all() if e.get("id")]
    assert len(set(ids)) == len(ids)
    assert len(page.table("evidence")) >= 5
    drawn = [e for e in page.root.all("svg") if e.get("role") == "img"]
    with_options = {i.response_scale for i in instrument.items if instrument.response_scale_of(i.id).options}
    kinds = {k for k in with_options if instrument.response_scales[k].is_numeric}
    assert len(drawn) == len(kinds)
    assert not [e for e in page.root.all("li", "p") if e.get("lang")], "a reason is not translated"


@pytest.mark.parametrize("language", LANGUAGES)
def test_items_and_scales_show_the_rounded_estimates(
    language: str, rses: Instrument, read_page: ReadPage
) -> None:
    say, rows = Writer(language), made(rses)
    page = read_page(instrument_page(rses, rows, language=language))

    def value(analysis: str, **about: str) -> Estimate:
        return next(
            r for r in rows if r.analysis == analysis and all(getattr(r, k) == v for k, v in about.items())
        )

    expected = []
    for item in rses.items:
        mean, sd = value("mean", item=item.id), value("sd", item=item.id)
        of_total = [value(a, item=item.id) for a in ("item_rest_correlation", "cronbach_alpha_if_deleted")]
        expected.append([say.number(mean.n, 0), *(say.value(e, 2) for e in (mean, sd, *of_total))])
    assert [row[1:] for row in page.table("items-total-1")] == expected
    turned = {row[0][:2] for row in page.table("items-total-1") if "(" in row[0]}
    assert turned == {use.item for use in rses.scale("total").items if use.key == -1}
    [total] = page.table("scales-1")
    mean, alpha = value("mean", scale="total"), value("cronbach_alpha", scale="total")
    ends = [value(f"{end}_percent", scale="total") for end in ("floor", "ceiling")]
    shown = [say.number(mean.n, 0), say.value(mean, 2), say.value(value("sd", scale="total"), 2)]
    shown += [say.value(e, 1) for e in ends]
    assert total[1:] == [*shown, say.value(alpha, 2), say.interval(alpha, 2).replace("\xa0", " ")]


def test_the_spread_of_answers_is_drawn_and_told_in_numbers(rses: Instrument, read_page: ReadPage) -> None:
    rows = made(rses)
    page = read_page(instrument_page(rses, rows, language="en"))
    [name] = {item.response_scale for item in rses.items}
    percents = [r.value for r in rows if r.analysis == "answer_percent" and r.item == rses.item_ids[0]]
    assert page.table(f"answers-{name}-1-table")[0][2:] == [Writer("en").number(p, 1) for p in percents]
    [drawing] = [e for e in page.root.all("svg") if e.get("role") == "img"]
    widths = [float(r.get("width")[:-1]) for r in drawing.all("rect")][: len([p for p in percents if p])]
    assert widths == pytest.approx([p for p in percents if p], abs=5e-4)


def test_each_wave_and_group_has_a_section_of_its_own(rses: Instrument, read_page: ReadPage) -> None:
    rows = [*made(rses, wave="t0"), *made(rses, n=40, wave="t6"), *made(rses, n=30, wave="t6", group="a<b")]
    page = read_page(instrument_page(rses, rows, language="en"))
    titles = [h.text for h in page.root.all("h2")]
    assert titles[1:4] == ["Results: wave t0", "Results: wave t6", "Results: wave t6, group a<b"]
    n = [int(page.table(f"scales-{k}")[0][1]) for k in (1, 2, 3)]
    assert n == sorted(n, reverse=True)
    assert len(set(n)) == 3
    folded = [details.all("caption") for details in page.root.all("details")]
    keys = {caption.get("id") for captions in folded for caption in captions}
    assert "items-total-3" in keys, "items of a group stand behind a line"
    assert "items-total-2" not in keys


def test_reasons_and_warnings_stand_in_the_language_of_the_page_once(
    rses: Instrument, read_page: ReadPage
) -> None:
    rows = made(rses, n=2)
    page = read_page(instrument_page(rses, rows, language="nb"))
    [notes] = [e for e in page.root.all("ul") if e.get("class") == "notes"]
    remarks = [li.text for li in notes.all("li")]
    assert len([r for r in remarks if "komplette rader trengs" in r]) == 1
    assert page.table("scales-1")[0][-2:] == ["–", "–"]


def test_items_of_kinds_have_no_mean(read_page: ReadPage) -> None:
    instrument = load_instrument("work_status")
    page = read_page(instrument_page(instrument, made(instrument), language="en"))
    by_name = {row[0]: row[1:] for row in page.table("items-other-1")}
    assert by_name["Kind of work"][1:] == ["–", "–"]
    assert by_name["Contracted percentage"][1] != "–"


def test_draft_scales_and_instruments_are_marked(read_page: ReadPage) -> None:
    instrument = load_instrument("hscl10").model_copy(update={"status": "draft"})
    draft = read_page(instrument_page(instrument, [], language="en"))
    assert [m.text for m in next(draft.root.all("h1")).all("span")] == ["DRAFT"]
    assert "Nothing has been estimated." in draft.root.text
    part = read_page(instrument_page(load_instrument("hscl25"), [], language="en"))
    assert not list(next(part.root.all("h1")).all("span"))
    assert [row[0].endswith("DRAFT") for row in part.table("scale-list")] == [False, True, True]


def test_hostile_labels_stay_words(rses: Instrument, read_page: ReadPage) -> None:
    hostile = '</desc></svg><script>alert("1")</script>'
    text = Text({"nb": hostile, "en": hostile})
    items = tuple(item.model_copy(update={"label": text}) for item in rses.items)
    changed = rses.model_copy(update={"name": text, "items": items, "short_name": hostile})
    page = read_page(instrument_page(changed, made(changed), language="en"))
    assert not list(page.root.all("script"))
    assert next(page.root.all("h1")).text == hostile


def test_a_language_the_instrument_lacks_is_refused(rses: Instrument) -> None:
    with pytest.raises(ExportError, match="EXP-LANGUAGE"):
        instrument_page(rses, [], language="de")
