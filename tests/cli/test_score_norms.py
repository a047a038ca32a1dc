"""`workmh score --norm` adds T scores, each by the stratum of its person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from workmh_measures.definitions.library import load_instrument

from .conftest import Run
from .test_score import hads_map

PERSON = {"sex": {"column": "Gender", "values": {"Female": "female", "Male": "male"}}, "age": "Age"}


def call(data: Path, folder: Path, *more: object, out: str = "out.csv") -> tuple[object, ...]:
    source = data / "norway_workers_hads_bwas" / "workers.csv"
    columns = hads_map(folder / "map.json", id="row_id", person=PERSON)
    return ("score", source, "--instrument", "hads", "--columns", columns, *more, "-o", folder / out)


def test_workers_beside_the_norm_made_from_them_have_mean_50_and_sd_10(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    options = ("--norm", "anxiety=norway_workers", "--norm", "depression=norway_workers:sex", "--json")
    ran = workmh(*call(data, tmp_path, *options))
    assert ran.code == 0, ran.err
    counts = ran.json["norms"]
    assert set(counts) == {"anxiety", "depression"}
    assert counts["anxiety"]["norm"] == "norway_workers:sex_age"
    assert counts["depression"]["norm"] == "norway_workers:sex"
    table = pd.read_csv(tmp_path / "out.csv")
    people = pd.read_csv(data / "norway_workers_hads_bwas" / "workers.csv")
    assert len(table) == len(people)
    for scale in ("anxiety", "depression"):
        told = table[f"hads_{scale}_t_status"].value_counts().to_dict()
        assert told == {word: n for word, n in counts[scale].items() if word in told}
        assert list(table[f"hads_{scale}_t"].notna()) == list(table[f"hads_{scale}_t_status"] == "compared")
        # The norm is printed with two decimals of points, and T has 10 for about 3.5 of them.
        for _, t in table.groupby(people["Gender"])[f"hads_{scale}_t"]:
            assert t.mean() == pytest.approx(50, abs=0.02)
            assert t.std() == pytest.approx(10, abs=0.02)


def test_each_t_score_is_that_of_the_row_of_the_norm(workmh: Run, data: Path, tmp_path: Path) -> None:
    workmh(*call(data, tmp_path, "--norm", "anxiety=norway_workers"))
    table = pd.read_csv(tmp_path / "out.csv")
    people = pd.read_csv(data / "norway_workers_hads_bwas" / "workers.csv")
    for row in load_instrument("hads").scale("anxiety").norms:
        if row.age_from is None or row.age_to is None:
            continue
        of_sex = people["Gender"].str.casefold() == row.sex
        mine = table[of_sex & people["Age"].between(row.age_from, row.age_to)]
        assert len(mine) > 20
        expected = 50 + 10 * (mine["hads_anxiety"] - row.mean) / row.sd
        np.testing.assert_allclose(mine["hads_anxiety_t"], expected, rtol=1e-12)


def test_the_label_in_the_sav_names_the_norm(workmh: Run, data: Path, tmp_path: Path) -> None:
    ran = workmh(*call(data, tmp_path, "--norm", "anxiety=norway_workers", "--language", "en", out="out.sav"))
    assert ran.code == 0, ran.err
    _, meta = pyreadstat.read_sav(str(tmp_path / "out.sav"), metadataonly=True)
    assert meta.column_names_to_labels["hads_anxiety_t"] == (
        "HADS Anxiety - T score, norm norway_workers:sex_age"
    )
    assert meta.variable_value_labels["hads_anxiety_t_status"][3.0] == "Age not known"


def test_without_sex_and_age_there_is_no_t_score_and_every_row_says_so(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    source = data / "norway_workers_hads_bwas" / "workers.csv"
    columns = hads_map(tmp_path / "map.json", id="row_id")
    options = ("--columns", columns, "--norm", "anxiety=norway_workers", "--json")
    ran = workmh("score", source, "--instrument", "hads", *options, "-o", tmp_path / "out.csv")
    counts = ran.json["norms"]["anxiety"]
    assert (counts["compared"], counts["sex_not_known"]) == (0, ran.json["rows_out"])


def test_people_read_the_norm_and_how_many_are_beside_it(workmh: Run, data: Path, tmp_path: Path) -> None:
    printed = workmh(*call(data, tmp_path, "--norm", "anxiety=norway_workers:sex")).out
    assert "T scores of anxiety, norm norway_workers:sex (" in printed
    assert "Andreassen 2016" in printed
    assert "    0 outside norm" in printed


@pytest.mark.parametrize(
    ("norm", "said"),
    [
        ("anxiety=norway_worker", "norway_workers:sex_age"),
        ("anxiety", "anxiety=norway_workers:sex"),
        ("anxiety=", "anxiety=norway_workers:sex"),
        ("norway_workers", "anxiety=norway_workers:sex"),
        ("axiety=norway_workers", "Did you mean 'anxiety'"),
        ("total=norway_workers", "has no norm"),
    ],
)
def test_a_norm_that_is_not_named_rightly_is_refused_with_the_choices(
    workmh: Run, data: Path, tmp_path: Path, norm: str, said: str
) -> None:
    ran = workmh(*call(data, tmp_path, "--norm", norm))
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "out.csv").exists()
