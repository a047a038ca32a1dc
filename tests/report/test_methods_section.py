"""The paragraphs on methods: made from the rows and from what was asked, with numbered works, in both languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from workmh_measures.analysis.exploratory_factors import FactorChoices
from workmh_measures.analysis.questions import Questions
from workmh_measures.analysis.rating_design import Retest
from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.blocks import Note, Table
from workmh_measures.report.cited_works import WORKS
from workmh_measures.report.found import Found
from workmh_measures.report.methods_section import methods_section
from workmh_measures.report.methods_told import TOLD
from workmh_measures.report.results_view import ResultsView
from workmh_measures.report.topics import TOPICS
from workmh_measures.report.writer import Writer

NO_RETEST = "Not a retest: nothing says that the persons did not change between 1 and 2."


def section(
    rows: list[Estimate], language: str = "en", asked: Questions | None = None
) -> tuple[str, list[list[str]]]:
    """Return the paragraphs as one text, and the table of works as texts."""
    rows = [replace(row, instrument="phq9") for row in rows]
    view = ResultsView(
        load_instrument("phq9"),
        Found(rows),
        Writer(language),
        asked=asked or Questions(consistency_draws=500),
    )
    made = methods_section(view)
    told = " ".join(block.phrase.text for block in made.blocks if isinstance(block, Note))
    tables = [block for block in made.blocks if isinstance(block, Table)]
    works = [
        [cell.text for cell in line] for table in tables for group in table.groups for line in group.rows
    ]
    return told.replace("\xa0", " "), works


def mean(n: int, **about: str) -> Estimate:
    return Estimate(analysis="mean", scale="total", value=1.0, n=n, missing="scored", **about)


def alpha(method: str = "feldt", n: int = 400) -> Estimate:
    return Estimate(
        analysis="cronbach_alpha",
        scale="total",
        value=0.9,
        ci_low=0.8,
        ci_high=0.95,
        n=n,
        method=method,
        missing="listwise",
    )


def loadings(n: int, wave: str) -> list[Estimate]:
    return [
        Estimate(
            analysis="efa_loading",
            item="01",
            factor=str(k + 1),
            wave=wave,
            value=0.6,
            method="minres_oblimin",
            missing="listwise",
        )
        for k in range(n)
    ]


def test_every_work_is_cited_and_every_citation_has_its_work() -> None:
    cited = {key for told in TOLD.values() for one in told for key in one.cited}
    assert cited == set(WORKS)
    assert TOLD.keys() == TOPICS.keys() - {"audit"}
    assert [
        work.doi for work in WORKS.values() if work.doi and not re.fullmatch(r"10\.\d{4,}/\S+", work.doi)
    ] == []
    assert all(re.search(r"\(\d{4}\)\. ", work.citation) for work in WORKS.values())
    years = {key: re.search(r"\((\d{4})\)", work.citation) for key, work in WORKS.items()}
    assert [key for key, year in years.items() if year is None or not key.endswith(year[1])] == []


@pytest.mark.parametrize("topic", TOLD)
def test_what_is_told_of_a_topic_belongs_to_it(topic: str) -> None:
    assert {name for told in TOLD[topic] for name in told.analyses} <= set(TOPICS[topic])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "(n = 403 at wave 1 and 398 at wave 2). Groups were also analysed one by one: a (n = 200 to 210)."),
        ("nb", "(n = 403 ved måletidspunkt 1 og 398 ved måletidspunkt 2). Gruppene er også analysert hver for seg: a (n = 200 til 210)."),
    ],
)  # fmt: skip
def test_the_sample_is_told_for_each_wave_and_group(language: str, said: str) -> None:
    rows = [
        mean(403, wave="1"),
        mean(398, wave="2"),
        mean(210, wave="1", group="a"),
        mean(200, wave="2", group="a"),
    ]
    assert said in section(rows, language)[0]


def test_works_are_numbered_in_the_order_they_are_cited() -> None:
    lambda2 = Estimate(
        analysis="guttman_lambda2", scale="total", value=0.9, n=400, method="pearson", missing="listwise"
    )
    told, works = section([alpha(), lambda2])
    assert "Cronbach's alpha with Feldt's interval [1, 2] and Guttman's lambda 1 to 6 [3]" in told
    assert "(from persons with every answer or score the number needs; n = 400)" in told
    assert [line[0] for line in works] == ["1", "2", "3"]
    assert [line[1].split()[0] for line in works] == ["Cronbach", "Feldt", "Guttman"]


@pytest.mark.parametrize(
    ("language", "kept", "given"),
    [
        ("en", "95th percentile of random answers: 2 (wave 1) and 1 (wave 2).", "was given beforehand: 2 (wave 1)"),
        ("nb", "95-persentilen for tilfeldige svar: 2 (måletidspunkt 1) og 1 (måletidspunkt 2).", "var oppgitt på forhånd: 2"),
    ],
)  # fmt: skip
def test_the_number_of_factors_is_told_with_its_reason(language: str, kept: str, given: str) -> None:
    rows = [*loadings(2, "1"), *loadings(1, "2")]
    assert kept in section(rows, language)[0]
    fixed = Questions(factors=FactorChoices(n_factors=2))
    assert given in section(rows, language, fixed)[0]


def test_one_number_of_factors_everywhere_is_told_once() -> None:
    told, _ = section([*loadings(1, "1"), *loadings(1, "2"), *loadings(1, "3")])
    assert "1 in each of 3 analyses" in told


def test_draws_are_told_of_the_intervals_that_rest_on_them() -> None:
    omega = replace(alpha("one_factor_ml"), analysis="omega_total")
    cutoff = replace(alpha("bootstrap"), analysis="youden_cutoff")
    told, _ = section([alpha(), alpha("bootstrap_percentile"), omega, cutoff])
    assert "Those of omega total come from 500 bootstrap samples of persons." in told
    assert "Those of cut-off by Youden come from 1,000 bootstrap samples of persons." in told
    assert "There are also intervals of alpha from 500 bootstrap samples of persons." in told
    assert told.endswith("Random draws started from seed 1.")


def test_nothing_is_said_of_draws_that_were_not_made() -> None:
    told, _ = section([alpha()])
    assert told.endswith("Intervals are 95% confidence intervals.")


@pytest.mark.parametrize(
    ("language", "none", "declared"),
    [
        ("en", "Waves 1 and 2 are no declared retest", "taken for a retest: nobody was expected to have changed and answers 5 to 15 days apart."),
        ("nb", "Måletidspunkt 1 og 2 er ikke oppgitt som en retest", "regnet som en retest: ingen var ventet å ha endret seg og 5 til 15 dager mellom svarene."),
    ],
)  # fmt: skip
def test_whether_two_waves_were_declared_a_retest_is_told(language: str, none: str, declared: str) -> None:
    icc = replace(alpha("f"), analysis="icc_a_1", wave="1", wave2="2")
    open_ended = Questions(retest=Retest(first="1", second="2"))
    assert none in section([replace(icc, warnings=(NO_RETEST,))], language, open_ended)[0]
    stated = Questions(retest=Retest(first="1", second="2", min_days=5, max_days=15, stable=True))
    assert declared in section([icc], language, stated)[0]


def test_answers_of_other_routes_are_told_apart() -> None:
    kappa = replace(alpha("quadratic", 390), analysis="weighted_kappa", missing="pairwise")
    told, works = section([replace(alpha("f"), analysis="icc_a_1"), kappa])
    assert (
        "n = 400); kappa (quadratic weights) [3] (from everybody with the answers a pair, or one item, needs; n = 390)."
        in told
    )
    assert len(works) == 3


def test_what_has_no_value_was_not_done() -> None:
    told, works = section(
        [Estimate(analysis="cronbach_alpha", scale="total", reason="All values are equal.")]
    )
    assert "alpha" not in told
    assert works == []
