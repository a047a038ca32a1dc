from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import pytest

from workmh_measures.analysis.keyed_items import item_uses
from workmh_measures.cli.estimates import study_estimates
from workmh_measures.dataset.blinded import blinded
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.errors import ExportError
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.model.text import Text
from workmh_measures.report.reasons import in_words
from workmh_measures.report.study_page import study_page
from workmh_measures.report.writer import Writer, decimals_for
from workmh_measures.scoring.attainable import attainable_range

LANGUAGES = ("nb", "en")
EVENTS = 15548
ReadPage = Callable[[str], Any]


@pytest.fixture(scope="module")
def pages(study: Study, dataset: Dataset, estimates: list[Estimate], read_page: ReadPage) -> dict[str, Any]:
    return {
        language: read_page(study_page(study, dataset, estimates, language=language, events=EVENTS))
        for language in LANGUAGES
    }


def value_of(rows: list[Estimate], analysis: str, **about: str | None) -> Estimate:
    names = {"scale": None, "item": None, "group": None, "wave": None, "level": None, **about}
    return next(
        r for r in rows if r.analysis == analysis and all(getattr(r, n) == v for n, v in names.items())
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hypothesis_stands_beside_what_came_of_it(
    language: str, pages: dict[str, Any], study: Study, estimates: list[Estimate]
) -> None:
    rows = {row[0]: row for row in pages[language].table("stated")}
    writer = Writer.of(language, [])
    for one in study.hypotheses:
        [found] = [row for row in estimates if row.analysis == "hypothesis" and row.level == one.id]
        assert rows[one.id][2:4] == [writer(f"verdict.{found.text}"), writer.value(found, 2)]
        assert rows[one.id][4].split() == writer.interval(found, 2).split()
    told = {
        "nb": "negativ korrelasjon, Pearsons r minst 0,50",
        "en": "negative correlation, Pearson r at least 0.50",
    }
    assert told[language] in rows["distress_and_well_being"][1]
    groups = {"nb": "rtw_expectancy_rtw_exp3 2 høyere enn 0: Hedges' g minst 0,20"}
    assert (
        groups.get(language, "rtw_expectancy_rtw_exp3 2 above 0: Hedges' g at least 0.20")
        in (rows["negative_expectancy_and_distress"][1])
    )
    both = {"nb": "r uten målefeil 0,60 til 0,95", "en": "r without error 0.60 to 0.95"}
    assert both[language] in rows["two_measures_of_depression"][1]
    assert {"nb": "Endring i HADS", "en": "Change in HADS"}[language] in rows["change_together"][1]
    share = {"nb": "% av 3 prøvde hypoteser er bekreftet", "en": "% of 3 tested hypotheses are confirmed"}
    assert share[language] in pages[language].root.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_runs_nothing_and_asks_nobody(language: str, pages: dict[str, Any]) -> None:
    page = pages[language]
    elements = list(page.root.all())
    assert page.source.startswith("<!DOCTYPE html>\n")
    assert [e.get("lang") for e in elements if e.tag == "html"] == [language]
    assert not [
        e.tag for e in elements if e.tag in {"script", "link", "img", "iframe", "object", "form", "use"}
    ]
    attributes = [(name, value) for e in elements for name, value in e.attributes.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name in {"style", "src"}]
    assert all(value.startswith("#") for name, value in attributes if name.endswith("href"))
    assert not re.search(r"url\(|@import|https?:|//[a-z]", page.source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_content_policy_lets_through_the_one_style_sheet_and_nothing_else(
    language: str, pages: dict[str, Any]
) -> None:
    source = pages[language].source
    [style] = re.findall(r"<style>(.*?)</style>", source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    [policy] = [m.get("content") for m in pages[language].root.all("meta") if m.get("http-equiv")]
    assert policy.split("; ") == [
        "default-src 'none'",
        f"style-src 'sha256-{digest}'",
        "base-uri 'none'",
        "form-action 'none'",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_are_unique_and_every_reference_within_the_page_leads_somewhere(
    language: str, pages: dict[str, Any]
) -> None:
    elements = list(pages[language].root.all())
    ids = [e.get("id") for e in elements if e.get("id")]
    named = [e.get(a) for e in elements for a in ("aria-labelledby", "aria-describedby") if e.get(a)]
    named += [e.get("href")[1:] for e in elements if e.tag == "a"]
    assert len(set(ids)) == len(ids)
    assert set(named) <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_a_caption_and_every_heading_its_scope(language: str, pages: dict[str, Any]) -> None:
    tables = list(pages[language].root.all("table"))
    assert len(tables) > 10
    for table in tables:
        [caption] = table.all("caption")
        assert caption.text
        headings = list(table.all("th"))
        assert {h.get("scope") for h in headings} <= {"col", "row", "colgroup", "rowgroup"}
        assert all(h.text for h in headings)
        widths = {sum(int(c.get("colspan") or 1) for c in r.all("th", "td")) for r in table.all("tr")}
        assert max(widths) == sum(int(c.get("colspan") or 1) for c in next(table.all("tr")).all("th"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_drawing_has_a_title_and_says_its_numbers(language: str, pages: dict[str, Any]) -> None:
    drawings = [e for e in pages[language].root.all("svg") if e.get("role") == "img"]
    assert [next(d.all("title")).text.split()[0] for d in drawings] == ["HADS", "WHO-5", "EQ-5D-5L"]
    hads = next(drawings[0].all("desc")).text
    rows = [row for row in pages[language].table("means-hads") if row[0]]
    total = rows[-4:]
    assert all(f"{row[3]} ({row[5]})" in hads for row in total)


@pytest.mark.parametrize("language", LANGUAGES)
def test_means_are_the_rounded_estimates(
    language: str, pages: dict[str, Any], study: Study, dataset: Dataset, estimates: list[Estimate]
) -> None:
    say = Writer(language)
    compared = 0
    for use in dataset.codebook.instruments:
        expected: list[list[str]] = []
        for scale in (s for s in use.instrument.scales if s.measure != "nominal"):
            decimals = decimals_for(*attainable_range(use.instrument, scale, use.parameters))
            for wave in (w for w in study.survey_waves if w.id in use.waves):
                for arm in study.arms:
                    about = {"instrument": use.instrument.id, "scale": scale.id}
                    about |= {"wave": wave.id, "group": arm.id}
                    mean, sd = (value_of(estimates, name, **about) for name in ("mean", "sd"))
                    shown = [say.number(mean.n, 0), say.number(mean.value, decimals)]
                    shown += [say.number(sd.value, decimals), say.interval(mean, decimals)]
                    names = [say.text(wave.label), say.text(arm.name)]
                    expected.append([text.replace("\xa0", " ") for text in (*names, *shown)])
                    compared += 1
        rows = [row for row in pages[language].table(f"means-{use.instrument.id}") if row[1]]
        assert rows == expected
    assert compared == 44


@pytest.mark.parametrize("language", LANGUAGES)
def test_alphas_are_the_rounded_estimates_of_the_first_wave_or_say_why_there_is_none(
    language: str, pages: dict[str, Any], dataset: Dataset, estimates: list[Estimate]
) -> None:
    say = Writer(language)
    expected = []
    for use in dataset.codebook.instruments:
        for scale in use.instrument.scales:
            about = {"instrument": use.instrument.id, "scale": scale.id, "wave": "t0"}
            alpha = value_of(estimates, "cronbach_alpha", **about)
            start = [say.text(scale.name), say.number(len(item_uses(use.instrument, scale)), 0)]
            if alpha.value is None:
                expected.append([*start, in_words(alpha.reason or "", language).text, "", ""])
            else:
                shown = [say.number(alpha.n, 0), say.value(alpha, 2), say.interval(alpha, 2)]
                expected.append([*start, *(text.replace("\xa0", " ") for text in shown)])
    rows = [row for row in pages[language].table("alphas") if row[1]]
    assert rows == expected
    assert sum(row[4] != "" for row in rows) == 5
    reasons = {row[2] for row in rows if not row[4]}
    assert len(reasons) == 2
    assert any(("begrepet" if language == "nb" else "construct") in reason for reason in reasons)


@pytest.mark.parametrize("language", LANGUAGES)
def test_floor_and_ceiling_are_the_rounded_estimates_and_many_are_marked(
    language: str, pages: dict[str, Any], study: Study, dataset: Dataset, estimates: list[Estimate]
) -> None:
    say = Writer(language)
    expected = []
    for use in dataset.codebook.instruments:
        for scale in (s for s in use.instrument.scales if s.measure != "nominal"):
            for wave in (w for w in study.survey_waves if w.id in use.waves):
                about = {"instrument": use.instrument.id, "scale": scale.id, "wave": wave.id}
                ends = [value_of(estimates, f"{end}_percent", **about) for end in ("floor", "ceiling")]
                shares = [("† " if (e.value or 0) > 15 else "") + say.number(e.value, 1) for e in ends]
                expected.append([say.number(ends[0].n, 0), *shares])
    rows = [row[2:] for row in pages[language].table("end-shares") if row[1]]
    assert rows == expected
    assert any("†" in cell for row in rows for cell in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_classes_are_counted_among_those_with_a_score(
    language: str, pages: dict[str, Any], dataset: Dataset
) -> None:
    say, frame = Writer(language), dataset.frame
    rows = [row for row in pages[language].table("classes-rtw_expectancy") if row[1]][:3]
    for code, row in enumerate(rows):
        for cell, (wave, arm) in zip(row[1:], [("t0", 0), ("t0", 1), ("t6", 0), ("t6", 1)], strict=True):
            given = frame[(frame["wave"] == wave) & (frame["arm"] == arm)]["rtw_expectancy_rtw_exp3"].dropna()
            expected = say.count_of(int((given == code).sum()), len(given))
            assert cell == expected.replace("\xa0", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_definitions_are_named_with_their_whole_fingerprint(
    language: str, pages: dict[str, Any], study: Study, instruments: dict[str, Instrument]
) -> None:
    shown = [row[3] for row in pages[language].table("fingerprints")]
    assert shown == [fingerprint(study), *(fingerprint(i) for i in instruments.values())]
    facts = [d.text for d in pages[language].root.all("dd")]
    assert f"workmh-measures {version('workmh-measures')}" in facts
    assert facts.count("15 548" if language == "nb" else "15,548") == 2


def test_simulated_data_are_announced_and_real_ones_are_not(
    study: Study, dataset: Dataset, estimates: list[Estimate], pages: dict[str, Any], read_page: ReadPage
) -> None:
    assert [p.text for p in pages["nb"].root.all("p") if p.get("class") == "banner"] == [
        "Simulert: ingens svar."
    ]
    assert "Simulated: nobody's answers." in pages["en"].root.text
    real = read_page(
        study_page(study.model_copy(update={"simulated": False}), dataset, estimates, language="en")
    )
    assert not [p for p in real.root.all("p") if p.get("class") == "banner"]
    assert "audit chain" not in real.root.text


def test_a_draft_is_marked(
    study: Study, dataset: Dataset, estimates: list[Estimate], read_page: ReadPage, pages: dict[str, Any]
) -> None:
    page = read_page(
        study_page(study.model_copy(update={"status": "draft"}), dataset, estimates, language="nb")
    )
    assert [m.text for m in next(page.root.all("h1")).all("span")] == ["UTKAST"]
    assert page.table("fingerprints")[0][2] == "UTKAST"
    assert "UTKAST" not in pages["nb"].root.text


HOSTILE = '</title></desc><script>alert("1")</script><img src=x onerror=alert(2)>'


def test_hostile_labels_stay_words(
    study: Study, dataset: Dataset, estimates: list[Estimate], read_page: ReadPage
) -> None:
    text = Text({"nb": HOSTILE, "en": HOSTILE})
    hostile = study.model_copy(
        update={
            "title": text,
            "arms": tuple(arm.model_copy(update={"name": text}) for arm in study.arms),
            "waves": tuple(wave.model_copy(update={"label": text}) for wave in study.waves),
        }
    )
    page = read_page(study_page(hostile, dataset, estimates, language="nb"))
    assert not list(page.root.all("script", "img"))
    assert next(page.root.all("h1")).text == HOSTILE


def test_a_blinded_data_set_gives_a_page_without_arms(
    study: Study, instruments: dict[str, Instrument], dataset: Dataset, read_page: ReadPage
) -> None:
    copy = blinded(dataset)
    rows = study_estimates(study, instruments, copy)
    page = read_page(study_page(study, copy, rows, language="nb"))
    assert {row[1] for row in page.table("means-who5") if row[1]} == {"Alle"}
    assert {row[2] for row in page.table("arms")} == {"blindet"}
    assert len([e for e in page.root.all("svg") if e.get("role") == "img"]) == 3


def test_a_language_the_study_lacks_is_refused(
    study: Study, dataset: Dataset, estimates: list[Estimate]
) -> None:
    with pytest.raises(ExportError, match="demo"):
        study_page(study, dataset, estimates, language="nn")


def test_the_same_study_gives_the_same_page(
    study: Study, dataset: Dataset, estimates: list[Estimate], pages: dict[str, Any]
) -> None:
    again = study_page(study, dataset, estimates, language="nb", events=EVENTS)
    assert again == pages["nb"].source
