"""Every set of keyed items that tests/reference/_item_sets.R and item_data.R use beyond the fixture's, read the same way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

TESTS = Path(__file__).parents[1]
DATA = TESTS / "data"
CALM = [
    "calm",
    "secure",
    "at_ease",
    "rested",
    "comfortable",
    "confident",
    "relaxed",
    "content",
    "joyful",
    "pleasant",
]


def more_item_sets() -> dict[str, pd.DataFrame]:
    """Name -> keyed items, missing answers NaN."""
    veterans = pd.read_csv(DATA / "pcl5_veterans" / "pcl5.csv").iloc[:, 1:]
    cardiac = pd.read_csv(DATA / "ds14_cardiac_patients" / "ds14.csv")
    # The star marks the two items worded the other way.
    cardiac[["Si1*", "Si3*"]] = 4 - cardiac[["Si1*", "Si3*"]]
    older = pd.read_csv(DATA / "k6_older_people_addis" / "k6_items.csv")[[f"k6{x}" for x in "abcdef"]]
    depression = pd.read_csv(DATA / "promis_depression_cesd" / "promis28_cesd20.csv")
    occasions = pd.read_csv(DATA / "positive_psychology_rct" / "ahi_cesd_long.csv")
    first = occasions[occasions["occasion"] == 0].copy()
    turned = [f"cesd{i:02}" for i in (4, 8, 12, 16)]
    first[turned] = 5 - first[turned]
    anxiety = pd.read_csv(DATA / "state_anxiety_retest" / "sai.csv")
    anxiety = anxiety[anxiety["time"] == 1].iloc[:, 3:].copy()
    anxiety[CALM] = 5 - anxiety[CALM]
    army = pd.read_csv(DATA / "army_leadership_hostility" / "lq2002.csv")
    return {
        "physical_functioning": pd.read_csv(DATA / "sf36_physical_functioning_items" / "pf10.csv"),
        "veterans_pcl5": veterans,
        "veterans_pcl5_b": veterans.iloc[:, :5],
        "veterans_pcl5_d": veterans.iloc[:, 7:14],
        "wenchuan_pcl": pd.read_csv(DATA / "wenchuan_ptsd_checklist" / "wenchuan_pcl.csv"),
        "cardiac_negative_affect": cardiac[[f"Na{i}" for i in (2, 4, 5, 7, 9, 12, 13)]],
        "cardiac_inhibition": cardiac[["Si1*", "Si3*", "Si6", "Si8", "Si10", "Si11", "Si14"]],
        "older_k6": older.where(older <= 5),
        "depression_cesd": depression[[f"CESD{i}" for i in range(1, 21)]],
        "depression_promis": depression.filter(regex="^EDDEP"),
        "army_leadership": army[[f"LEAD{i:02}" for i in range(1, 12)]],
        "army_significance": army[[f"TSIG{i:02}" for i in range(1, 4)]],
        "occasion_cesd": first[[f"cesd{i:02}" for i in range(1, 21)]],
        "occasion_ahi": first[[f"ahi{i:02}" for i in range(1, 25)]],
        "state_anxiety": anxiety,
        "army_hostility": army[[f"HOSTIL{i:02}" for i in range(1, 6)]],
    }


def other_item_sets() -> dict[str, pd.DataFrame]:
    """Those that only tests/reference/item_data.R uses."""
    distress = pd.read_csv(DATA / "dass42_openpsychometrics" / "dass42.csv.gz")
    coping = pd.read_csv(DATA / "efc_labelled_survey" / "efc.csv").filter(regex=r"cop\d$")
    good = ["c82cop1", "c89cop8", "c90cop9"]
    coping[good] = 5 - coping[good]
    quality = pd.read_csv(DATA / "eq5d3l_nhs_proms" / "eq5d3l_proms.csv").query("time == 'Pre-op'")
    workers = pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv")
    return {
        "workers_work_addiction": workers[[f"BWAS{i}" for i in range(1, 8)]],
        "distress_depression": distress.filter(regex="_D$"),
        "distress_anxiety": distress.filter(regex="_A$"),
        "distress_stress": distress.filter(regex="_S$"),
        "distress_whole": distress,
        "carers_coping": coping,
        "oncology_health": pd.read_csv(DATA / "sf12_oncology_items" / "sf12.csv").filter(regex=r"^Y\d+$"),
        "surgery_quality": quality[["mo", "sc", "ua", "pd", "ad"]],
    }


def given_omegas() -> dict[str, float]:
    """Omega of one factor that came with the data, at eight decimals."""

    def of(folder: str, *path: str) -> float:
        found: Any = json.loads((DATA / folder / "reference.json").read_text(encoding="utf-8"))
        for key in ("independent_computation", *path, "omega_total_1factor_ml"):
            found = found[key]
        return float(found)

    workers, waves, oncology = "norway_workers_hads_bwas", "phq9_gad7_two_waves", "hads_oncology_201"
    veterans, cardiac, army = "pcl5_veterans", "ds14_cardiac_patients", "army_leadership_hostility"
    return {
        "workers_hads_anxiety": of(workers, "reliability", "hads_a"),
        "workers_hads_depression": of(workers, "reliability", "hads_d"),
        "phq9_wave_1": of(waves, "reliability", "phq9_w1"),
        "phq9_wave_2": of(waves, "reliability", "phq9_w2"),
        "gad7_wave_1": of(waves, "reliability", "gad7_w1"),
        "gad7_wave_2": of(waves, "reliability", "gad7_w2"),
        "oncology_hads_anxiety": of(oncology, "reliability", "anxiety"),
        "oncology_hads_depression": of(oncology, "reliability", "depression"),
        "nhanes_phq9": of("nhanes_2017_2018_phq9", "reliability"),
        "physical_functioning": of("sf36_physical_functioning_items", "reliability"),
        "veterans_pcl5": of(veterans, "reliability", "total"),
        "veterans_pcl5_b": of(veterans, "reliability", "B"),
        "veterans_pcl5_d": of(veterans, "reliability", "D"),
        "wenchuan_pcl": of("wenchuan_ptsd_checklist", "reliability", "total"),
        "cardiac_negative_affect": of(cardiac, "reliability", "NA_"),
        "cardiac_inhibition": of(cardiac, "reliability", "SI"),
        "older_k6": of("k6_older_people_addis", "reliability"),
        "depression_cesd": of("promis_depression_cesd", "reliability", "cesd"),
        "occasion_cesd": of("positive_psychology_rct", "reliability_occasion0", "cesd"),
        "occasion_ahi": of("positive_psychology_rct", "reliability_occasion0", "ahi"),
        "state_anxiety": of("state_anxiety_retest", "reliability_time1"),
        "army_leadership": of(army, "reliability", "lead"),
        "army_hostility": of(army, "reliability", "hostile"),
    }
