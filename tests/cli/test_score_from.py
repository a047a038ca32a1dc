"""`workmh score` on answers to a longer instrument: used when nothing else is there, and never silently."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from workmh_measures.cli.answers_file import read_answers, source_note
from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import DefinitionError

from .conftest import Run

HSCL25 = [f"{n:02d}" for n in range(1, 26)]


@pytest.fixture
def answers(tmp_path: Path) -> pd.DataFrame:
    frame = pd.DataFrame({f"hscl25_{item}": [1, 2, 4] for item in HSCL25})
    frame["hscl25_22"] = [1, 3, None]
    frame.insert(0, "id", ["a", "b", "c"])
    return frame


def written(frame: pd.DataFrame, folder: Path) -> Path:
    frame.to_csv(folder / "in.csv", index=False)
    return folder / "in.csv"


def test_columns_of_the_longer_instrument_are_used_and_named(
    workmh: Run, answers: pd.DataFrame, tmp_path: Path
) -> None:
    source, out = written(answers, tmp_path), tmp_path / "out.csv"
    ran = workmh("score", source, "--instrument", "hscl5", "-o", out)
    assert ran.code == 0, ran.err
    assert "Answers to hscl5 taken out of those to hscl25." in ran.out
    scored = pd.read_csv(out)
    assert scored["hscl5_mean"].tolist() == [1, 2.2, 4]
    assert scored["hscl5_mean_n"].tolist() == [5, 5, 4]
    assert scored["hscl5_04"].tolist()[:2] == [1, 3]
    assert not [name for name in scored if name.startswith("hscl25")]


def test_a_map_of_items_that_is_recalled_says_so(answers: pd.DataFrame, tmp_path: Path) -> None:
    hscl5 = load_instrument("hscl5")
    recalled = hscl5.also_from[0].model_copy(update={"evidence": "recalled"})
    unsure = hscl5.model_copy(update={"also_from": (recalled,)})
    read = read_answers(written(answers, tmp_path), unsure)
    note = source_note(unsure, read)
    assert note is not None
    assert "taken out of those to hscl25 (which items belong here is recalled" in note


def test_the_account_in_json_names_the_source(workmh: Run, answers: pd.DataFrame, tmp_path: Path) -> None:
    source = written(answers, tmp_path)
    ran = workmh("score", source, "--instrument", "hscl5", "--json", "-o", tmp_path / "out.csv")
    assert ran.json["answers_from"] == "hscl25"
    assert ran.json["scored"] == 2


def test_own_columns_come_first(workmh: Run, answers: pd.DataFrame, tmp_path: Path) -> None:
    both = answers.assign(**{f"hscl5_{n:02d}": 3 for n in range(1, 6)})
    ran = workmh("score", written(both, tmp_path), "--instrument", "hscl5", "-o", tmp_path / "out.csv")
    assert "taken out of" not in ran.out
    assert pd.read_csv(tmp_path / "out.csv")["hscl5_mean"].tolist() == [3, 3, 3]


def test_own_and_foreign_columns_are_never_mixed(workmh: Run, answers: pd.DataFrame, tmp_path: Path) -> None:
    some = answers.assign(hscl5_01=3)
    ran = workmh("score", written(some, tmp_path), "--instrument", "hscl5", "-o", tmp_path / "out.csv")
    assert ran.code == 1
    assert "COL-MISSING" in ran.err
    assert not (tmp_path / "out.csv").exists()
    named = workmh(
        "score", tmp_path / "in.csv", "--instrument", "hscl5", "--from", "hscl25", "-o", tmp_path / "out.csv"
    )
    assert named.code == 0
    assert pd.read_csv(tmp_path / "out.csv")["hscl5_mean"].tolist() == [1, 2.2, 4]


def test_bare_item_ids_are_the_longer_ones_only_when_said(
    workmh: Run, answers: pd.DataFrame, tmp_path: Path
) -> None:
    bare = answers.rename(columns=lambda name: name.removeprefix("hscl25_"))
    source, out = written(bare, tmp_path), tmp_path / "out.csv"
    plain = workmh("score", source, "--instrument", "hscl5", "-o", out)
    assert (plain.code, "taken out of" in plain.out) == (0, False)
    assert pd.read_csv(out)["hscl5_mean"].tolist() == [1, 2, 4]
    named = workmh("score", source, "--instrument", "hscl5", "--from", "hscl25", "-o", out)
    assert "taken out of those to hscl25" in named.out
    assert pd.read_csv(out)["hscl5_mean"].tolist() == [1, 2.2, 4]


def test_a_column_map_may_name_items_of_the_longer_instrument(
    workmh: Run, answers: pd.DataFrame, tmp_path: Path
) -> None:
    renamed = answers.rename(columns=lambda name: name.replace("hscl25_", "H"))
    items = "\n".join(f'  "{item}": H{item}' for item in HSCL25)
    (tmp_path / "map.yaml").write_text(f"items:\n{items}\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    ran = workmh(
        "score", written(renamed, tmp_path), "--instrument", "hscl5", "--from", "hscl25",
        "--columns", tmp_path / "map.yaml", "-o", out,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert pd.read_csv(out)["hscl5_mean"].tolist() == [1, 2.2, 4]


def test_an_impossible_answer_is_refused_as_one_to_the_longer_instrument(
    workmh: Run, answers: pd.DataFrame, tmp_path: Path
) -> None:
    answers.loc[1, "hscl25_22"] = 7
    source, out = written(answers, tmp_path), tmp_path / "out.csv"
    stopped = workmh("score", source, "--instrument", "hscl5", "-o", out)
    assert stopped.code == 1
    assert "Person b, HSCL-25 item 22" in stopped.err
    reported = workmh("score", source, "--instrument", "hscl5", "--on-error", "report", "-o", out)
    assert reported.code == 1
    assert pd.read_csv(out)["hscl5_mean"].isna().tolist() == [False, True, False]


def test_a_source_that_gives_no_items_is_refused(workmh: Run, answers: pd.DataFrame, tmp_path: Path) -> None:
    ran = workmh(
        "score",
        written(answers, tmp_path),
        "--instrument",
        "who5",
        "--from",
        "hscl25",
        "-o",
        tmp_path / "o.csv",
    )
    assert ran.code == 2
    assert "FROM-UNKNOWN" in ran.err


def test_analysis_takes_the_same_road_and_says_so(workmh: Run, answers: pd.DataFrame, tmp_path: Path) -> None:
    ran = workmh("analyse", written(answers, tmp_path), "--instrument", "hscl5", "--json")
    assert ran.code == 0
    assert "Answers to hscl5 taken out of those to hscl25." in ran.err
    means = [e for e in ran.json if e["analysis"] == "mean" and e["scale"] == "mean"]
    assert means[0]["value"] == pytest.approx((1 + 2.2 + 4) / 3)


def test_answers_to_two_longer_instruments_are_not_chosen_between(tmp_path: Path) -> None:
    hscl5 = load_instrument("hscl5")
    second = hscl5.also_from[0].model_copy(update={"instrument": "hscl10", "items": {"02": "02"}})
    either = hscl5.model_copy(update={"also_from": (*hscl5.also_from, second)})
    path = written(pd.DataFrame({"id": ["a"], "hscl25_04": [1], "hscl10_02": [1]}), tmp_path)
    with pytest.raises(DefinitionError, match=r"FROM-SEVERAL.*hscl25 and hscl10.*--from"):
        read_answers(path, either)


def test_an_item_that_the_file_does_not_hold_is_left_out_only_when_said(
    workmh: Run, answers: pd.DataFrame, tmp_path: Path
) -> None:
    source, out = written(answers.drop(columns="hscl25_22"), tmp_path), tmp_path / "out.csv"
    assert workmh("score", source, "--instrument", "hscl5", "-o", out).code == 1
    assert workmh("score", source, "--instrument", "hscl5", "--without", "04", "-o", out).code == 0
    scored = pd.read_csv(out)
    assert scored["hscl5_04"].tolist() == [-997] * 3
    assert scored["hscl5_mean"].tolist() == [1, 2, 4]
