from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.export.files import export_dataset
from workmh_measures.model.missing import MissingCode
from workmh_measures.model.rating import UnitRating
from workmh_measures.trial.rating_table import rating_tables

STUDY = load_study("jobschool")
IPS25 = load_instrument("ips25")
FOURS = dict.fromkeys(IPS25.item_ids, 4.0)
# Totals of 98 and 99 were reported as good, though the scale's own band from 74 to 99 is fair.
FAIR = {**FOURS, "01": 3.0, "02": 3.0}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    told = [
        UnitRating("ips25", "team", date(2016, 4, 1), "A", FAIR, 98.0, "good"),
        UnitRating("ips25", "team", date(2017, 10, 1), "A", {**FOURS, "25": -998.0}),
        UnitRating("ips25", "team", date(2018, 10, 1), "", {}, 99.0, "god"),
    ]
    return rating_tables(STUDY, {"ips25": IPS25}, told)["ips25"].frame


def test_the_band_as_reported_stands_beside_the_one_the_score_gives(table: pd.DataFrame) -> None:
    first = table.iloc[0]
    assert (first["ips25_total"], first["ips25_total_max"]) == (98, 125)
    assert first["ips25_total_band"] == 1
    assert first["ips25_total_good"] == 0
    assert (first["total_as_reported"], first["band_as_reported"]) == (98, "good")


def test_a_rating_with_an_item_missing_has_no_total_and_says_why(table: pd.DataFrame) -> None:
    second = table.iloc[1]
    assert pd.isna(second["ips25_total"])
    assert (second["ips25_total_n"], second["ips25_total_status"]) == (24, 2)
    assert second["ips25_25"] == -998
    assert pd.isna(second["total_as_reported"])


def test_a_total_without_items_is_kept_and_no_score_is_made_of_it(table: pd.DataFrame) -> None:
    third = table.iloc[2]
    assert (third["total_as_reported"], third["band_as_reported"]) == (99, "god")
    assert pd.isna(third["ips25_total"])
    assert third["ips25_01"] == MissingCode.NOT_ADMINISTERED


def test_an_item_left_out_beside_others_was_skipped() -> None:
    told = UnitRating("ips25", "team", date(2016, 4, 1), "A", {"01": 4.0})
    made = rating_tables(STUDY, {"ips25": IPS25}, [told])["ips25"].frame
    assert (made["ips25_01"].item(), made["ips25_02"].item()) == (4, MissingCode.SKIPPED)


def test_the_table_has_its_columns_also_without_a_rating(tmp_path: Path) -> None:
    made = rating_tables(STUDY, {"ips25": IPS25}, [])["ips25"]
    assert made.frame.empty
    assert made.codebook.names[:4] == ("unit", "date", "rater", "ips25_01")


@pytest.mark.parametrize("study", ["jobschool", "act", "clubhouse", "ips_rct"])
def test_ratings_of_every_study_that_rates_units_become_a_labelled_file(study: str, tmp_path: Path) -> None:
    design = load_study(study)
    instruments = {record.instrument: load_instrument(record.instrument) for record in design.unit_records}
    told = [
        UnitRating(name, "c1", date(2020, 1, 1), "", dict.fromkeys(instrument.item_ids, 4.0))
        for name, instrument in instruments.items()
    ]
    for name, made in rating_tables(design, instruments, told).items():
        files = export_dataset(made, tmp_path, name=name, language=design.languages[0])
        assert any(path.suffix == ".sav" for path in files)
