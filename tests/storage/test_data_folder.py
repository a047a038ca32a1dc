"""The data folder of a study."""

from __future__ import annotations

from pathlib import Path

import pytest

from workmh_measures.storage.data_folder import VARIABLE, data_folder_of


def test_a_sqlite_store_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert data_folder_of(f"sqlite:///{tmp_path / 'trial.sqlite'}", environment={}) == tmp_path.resolve()


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://u@localhost/trial", "sqlite://", "sqlite:///:memory:", "?"]
)
def test_other_stores_have_a_data_folder_only_when_one_is_named(url: str, tmp_path: Path) -> None:
    assert data_folder_of(url, environment={}) is None
    assert data_folder_of(url, environment={VARIABLE: str(tmp_path)}) == tmp_path


def test_the_folder_named_comes_before_the_variable(tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert data_folder_of("sqlite:///a.sqlite", other, environment={VARIABLE: str(tmp_path)}) == other
