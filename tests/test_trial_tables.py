"""Tables of a trial that are wrong: each is refused with where it is wrong, and what to do about that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from workmh_measures.cli.simulated_files import write_simulated_files
from workmh_measures.cli.trial_source import TrialSource, given_trial
from workmh_measures.definitions.library import load_study
from workmh_measures.errors import Problem, ResponseError
from workmh_measures.model.study import Study

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tests/data/jobs2_unemployed_rct/jobs2.csv"
MAP = ROOT / "docs/examples/jobs2_columns.yaml"
DAY = date(2031, 1, 1)


def refused(place: Path, study: Study, *, told: Path | None = None, day: date | None = DAY) -> list[Problem]:
    with (
        pytest.raises(ResponseError) as raised,
        given_trial(TrialSource(str(place), told, None, day), study),
    ):
        pass
    return [*raised.value.problems]


@pytest.fixture(scope="module")
def jobs2() -> Study:
    return load_study(str(ROOT / "docs/examples/jobs2.yaml"))


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Path]:
    """Write jobs2.csv anew with cells that are changed."""

    def write(cells: dict[tuple[int, str], object], rows: int | None = None) -> Path:
        table = (
            pd.read_csv(TABLE, dtype="object").head(rows)
            if rows is not None
            else pd.read_csv(TABLE, dtype="object")
        )
        for (row, column), cell in cells.items():
            table.loc[row, column] = cell
        table.to_csv(tmp_path / "odd.csv", index=False)
        return tmp_path / "odd.csv"

    return write


def test_a_table_without_rows_is_refused_in_one_sentence(
    jobs2: Study, tmp_path: Path, changed: Callable[..., Path]
) -> None:
    [mapped] = refused(changed({}, rows=0), jobs2, told=MAP)
    (tmp_path / "export.csv").write_text("id,wave,arm\n", encoding="utf-8")
    [exported] = refused(tmp_path / "export.csv", jobs2)
    for one, name in ((mapped, "odd.csv"), (exported, "export.csv")):
        assert (one.code, one.text) == ("TRIAL-EMPTY", "The table has no rows.")
        assert str(one.where).endswith(f"{name}:")


def test_people_of_a_folder_without_rows_are_told_once(tmp_path: Path) -> None:
    study = load_study("demo")
    write_simulated_files(study, n=12, seed=4, folder=tmp_path)
    people = tmp_path / "participants.csv"
    people.write_text(people.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    [told] = refused(tmp_path, study)
    assert (told.code, told.where) == ("TRIAL-EMPTY", f"{people}:")


def test_a_cell_of_a_mapped_table_is_told_with_its_row_and_the_map_with_it(
    jobs2: Study, changed: Callable[..., Path]
) -> None:
    table = changed({(7, "treat"): "X", (11, "treat"): "X", (20, "work1"): "maybe", (30, "depress2"): "2,5x"})
    found = {one.found: one for one in refused(table, jobs2, told=MAP)}
    assert set(found) == {"X", "maybe", "2,5x"}
    assert str(found["X"].where).endswith("odd.csv:9, column 'treat'")
    assert "It stands in 2 rows; this is the first." in found["X"].text
    assert str(found["maybe"].where).endswith("odd.csv:22, column 'work1'")
    assert str(found["2,5x"].where).endswith("odd.csv:32, column 'depress2'")
    assert {one.code for one in found.values()} == {"TRIAL-WORD"}
    assert all("map of columns" in one.hint for one in found.values())


def test_a_word_wrong_in_the_map_is_named_beside_what_the_cells_hold(jobs2: Study, tmp_path: Path) -> None:
    told = tmp_path / "map.yaml"
    told.write_text(
        MAP.read_text(encoding="utf-8").replace("professionals", "proffessionals"), encoding="utf-8"
    )
    [found] = refused(TABLE, jobs2, told=told)
    assert (found.code, found.found, found.nearest) == ("TRIAL-WORD", "professionals", "proffessionals")
    assert "The map tells of 'proffessionals', which no cell holds." in found.text


def test_an_arm_of_an_exported_table_is_told_with_its_row(jobs2: Study, tmp_path: Path) -> None:
    table = tmp_path / "export.csv"
    table.write_text("id,wave,arm\n1,t0,booklet\n2,t0,workshp\n", encoding="utf-8")
    [found] = refused(table, jobs2)
    assert (found.found, found.nearest) == ("workshp", "workshop")
    assert str(found.where).endswith("export.csv:3, column 'arm'")


def test_a_day_before_the_data_is_told_as_the_day_and_not_as_cells(tmp_path: Path) -> None:
    study = load_study("demo")
    write_simulated_files(study, n=12, seed=4, folder=tmp_path)
    [found] = refused(tmp_path, study, day=date(2015, 1, 1))
    assert (found.code, found.where, found.found) == ("TRIAL-DAY", f"{tmp_path}, --day:", "2015-01-01")


def test_what_is_wrong_in_an_extract_of_a_folder_is_not_told_as_an_import(tmp_path: Path) -> None:
    study = load_study("demo")
    write_simulated_files(study, n=12, seed=4, folder=tmp_path)
    spells = pd.read_csv(tmp_path / "spells.csv", dtype=str)
    spells.loc[0, "start"] = "soon"
    spells.loc[1, "participant"] = "NOBODY"
    spells.to_csv(tmp_path / "spells.csv", index=False)
    for day in (None, DAY):
        hints = {one.code: one.hint for one in refused(tmp_path, study, day=day)}
        assert hints["FILE-CELL"] == "Correct the cell."
        assert "participants.csv names everybody" in hints["FILE-PERSON"]
        assert not any("import" in hint or "workmh participant" in hint for hint in hints.values())


def test_a_table_of_ones_own_without_a_map_is_told_of_the_option(jobs2: Study) -> None:
    [found] = refused(TABLE, jobs2)
    assert found.code == "TRIAL-SHAPE"
    for name in ("column 'id'", "column 'arm'", "'wave'"):
        assert name in found.text
    assert "--columns MAP" in found.hint
