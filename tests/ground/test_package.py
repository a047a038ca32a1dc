"""The wheel carries the instruments and studies, and an editable install finds those of the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from workmh_measures.definitions.library import data_folder

ROOT = Path(__file__).parents[2]
FOLDERS = ["instruments", "studies"]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def run(*command: object, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment or None,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(*PIP, "wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    [path] = folder.glob("workmh_measures-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    target = wheel.parent / "installed"
    run(*PIP, "install", "--no-deps", "--target", target, wheel, cwd=wheel.parent)
    return target


@pytest.mark.parametrize("name", FOLDERS)
def test_an_installed_wheel_finds_its_own_folders(installed: Path, tmp_path: Path, name: str) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from workmh_measures.definitions.library import data_folder; print(data_folder(sys.argv[2]))"
    )
    found = Path(run(sys.executable, "-c", program, installed, name, cwd=tmp_path))
    assert found == installed / "workmh_measures" / name
    assert file_names(found) == file_names(ROOT / name)


@pytest.mark.parametrize("name", FOLDERS)
def test_an_editable_install_finds_the_folders_of_the_repository(name: str) -> None:
    assert data_folder(name) == ROOT / name


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    package = ROOT / "src" / "workmh_measures"
    expected = {"workmh_measures/" + name for name in file_names(package)}
    assert expected - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_wheel_holds_no_tests_and_no_tools(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"workmh_measures", "workmh_measures-0.1.0.dist-info"}


def test_the_wheel_holds_no_wording_pack_and_no_table(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert len(names) > 100
    assert [name for name in names if "/wording/" in name or name.endswith((".xlsx", ".csv", ".sav"))] == []


def test_an_installed_wheel_knows_its_instruments_without_checking_them_again(
    installed: Path, tmp_path: Path
) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from workmh_measures.definitions.library import instrument_ids, load_instrument;"
        "print(len([load_instrument(name) for name in instrument_ids()]), 'pandas' in sys.modules)"
    )
    nowhere = dict(os.environ, XDG_CACHE_HOME=str(tmp_path / "nothing"))
    said = run(sys.executable, "-c", program, installed, cwd=tmp_path, **nowhere)
    count = len(list((ROOT / "instruments").glob("*.yaml")))
    assert said == f"{count} False"
    assert len(list((installed / "workmh_measures" / "compiled").glob("*.json"))) == count


def file_names(folder: Path) -> set[str]:
    paths = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {p.relative_to(folder).as_posix() for p in paths}
