"""What the populations of norms are called where a definition names them in one language alone: by id of the norm."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["NORM_NAMES"]

NORM_NAMES: Mapping[str, Mapping[str, str]] = {
    "australia": {
        "nb": "innbyggere i Australia",
        "en": "residents of Australia",
    },
    "australia_mental": {
        "nb": "voksne i Australia med psykisk lidelse",
        "en": "adults in Australia with a mental disorder",
    },
    "australia_none": {
        "nb": "voksne i Australia uten fysisk eller psykisk lidelse",
        "en": "adults in Australia without a physical or mental disorder",
    },
    "australia_physical": {
        "nb": "voksne i Australia med fysisk lidelse",
        "en": "adults in Australia with a physical disorder",
    },
    "europe_7": {
        "nb": "voksne i sju land i Europa, uten Norge",
        "en": "adults in seven countries of Europe, without Norway",
    },
    "finland_age_31": {
        "nb": "arbeidstakere i Finland, 31 år",
        "en": "employees in Finland aged 31",
    },
    "germany_2008": {
        "nb": "befolkningen i Tyskland 2008",
        "en": "population of Germany 2008",
    },
    "germany_2022": {
        "nb": "voksne i Tyskland 2022",
        "en": "adults in Germany 2022",
    },
    "iran_workers": {"nb": "arbeidstakere i Iran", "en": "workers in Iran"},
    "musculoskeletal_pain": {
        "nb": "pasienter med langvarige muskel- og skjelettsmerter",
        "en": "outpatients with lasting musculoskeletal pain",
    },
    "new_zealand": {
        "nb": "befolkningen i New Zealand",
        "en": "population of New Zealand",
    },
    "norway_12_months": {
        "nb": "de første ACT-teamene i Norge etter 12 måneder",
        "en": "the first ACT teams in Norway after 12 months",
    },
    "norway_30_months": {
        "nb": "de første ACT-teamene i Norge etter 30 måneder",
        "en": "the first ACT teams in Norway after 30 months",
    },
    "norway_workers": {
        "nb": "arbeidstakere i Norge",
        "en": "workers in Norway",
    },
    "spain_covid": {
        "nb": "arbeidstakere i Spania med langvarig covid-19",
        "en": "workers in Spain with long-lasting covid-19",
    },
    "sweden_drug_users": {
        "nb": "rusmiddelbrukere i Sverige, i fengsel, friomsorg og avrusning",
        "en": "drug users in Sweden, from prison, probation and detoxification",
    },
    "uk_chronic_fatigue": {
        "nb": "pasienter med kronisk utmattelsessyndrom i Storbritannia",
        "en": "patients with chronic fatigue syndrome in the United Kingdom",
    },
    "uk_community": {
        "nb": "folk i Storbritannia",
        "en": "people in the United Kingdom",
    },
    "uk_counselling": {
        "nb": "personer i samtalebehandling i Storbritannia",
        "en": "people in counselling in the United Kingdom",
    },
    "uk_general": {
        "nb": "befolkningen i Storbritannia",
        "en": "population of the United Kingdom",
    },
    "united_kingdom": {
        "nb": "befolkningen i Storbritannia",
        "en": "population of the United Kingdom",
    },
    "us_1990": {
        "nb": "befolkningen i USA 1990",
        "en": "population of the United States 1990",
    },
    "us_general": {"nb": "befolkningen i USA", "en": "population of the United States"},
}
"""Id of a norm -> its name by language. What the source says of the population stands in the definition, as it was published."""
