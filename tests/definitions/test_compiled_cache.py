"""The compiled cache makes things faster and nothing different: what it does not know for sure is checked again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workmh_measures.cli import main
from workmh_measures.definitions import compiled_cache, library
from workmh_measures.definitions.compile_library import main as compile_library
from workmh_measures.definitions.compiled_cache import entry_name, keep_compiled
from workmh_measures.definitions.library import beside, check_definition, instrument_ids, instrument_path
from workmh_measures.definitions.reader import read_yaml
from workmh_measures.errors import DefinitionError
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument

DEMO = Path(__file__).parent / "demo_strain.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache, empty, and no memory of earlier tests in this process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled_cache, "BUILT_FOLDER", tmp_path / "built")
    library._instrument.cache_clear()
    return tmp_path / "cache" / "workmh-measures" / "compiled"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return Path(shutil.copy(DEMO, tmp_path / DEMO.name))


def compiled_instrument(source: bytes) -> Instrument | None:
    return compiled_cache.compiled_instrument(source, beside)


def load_again(path: Path) -> Instrument:
    library._instrument.cache_clear()
    return library.load_instrument(path)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read in full from here on."""
    read: list[Path] = []

    def seen(path: Path, source: bytes | None = None) -> object:
        read.append(path)
        return read_yaml(path, source)

    monkeypatch.setattr(library, "read_yaml", seen)
    return read


@pytest.mark.parametrize("name", instrument_ids())
def test_an_instrument_comes_back_as_it_was(name: str, folder: Path) -> None:
    path = instrument_path(name)
    checked = check_definition(path)
    kept = compiled_instrument(path.read_bytes())
    assert kept == checked
    assert kept is not None
    assert fingerprint(kept) == fingerprint(checked)
    assert [p.name for p in folder.iterdir()] == [entry_name(path.read_bytes())]


def test_a_file_is_checked_once_and_then_known(folder: Path, demo: Path, checks: list[Path]) -> None:
    first = load_again(demo)
    assert load_again(demo) == first
    assert checks == [demo]


def test_an_edited_file_is_never_served_stale_even_with_the_old_size_and_time(folder: Path, demo: Path):
    load_again(demo)
    about = demo.stat()
    text = demo.read_text(encoding="utf-8")
    demo.write_text(text.replace('version: "1.0"', 'version: "1.7"'), encoding="utf-8")
    os.utime(demo, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert demo.stat().st_size == about.st_size
    assert library.load_instrument(demo).version == "1.7"
    assert load_again(demo).version == "1.7"


def test_an_edited_rule_makes_every_entry_unknown(
    folder: Path, demo: Path, checks: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_again(demo)
    monkeypatch.setattr(compiled_cache, "CODE", "of another version")
    load_again(demo)
    assert checks == [demo, demo]


def test_an_instrument_is_checked_again_when_the_one_it_can_be_scored_from_changed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {name: Path(shutil.copy(instrument_path(name), tmp_path)) for name in ("hscl5", "hscl25")}
    monkeypatch.setattr(library, "data_folder", lambda _name: tmp_path)
    load_again(files["hscl5"])
    assert compiled_instrument(files["hscl5"].read_bytes()) is not None
    text = files["hscl25"].read_text(encoding="utf-8")
    files["hscl25"].write_text(text + "# a word more\n", encoding="utf-8")
    assert compiled_instrument(files["hscl5"].read_bytes()) is None


def test_a_program_edited_while_it_runs_keeps_nothing(
    folder: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled_cache, "_code", lambda: "edited since")
    load_again(demo)
    assert not folder.exists() or not list(folder.iterdir())


def damaged(entry: Path, how: str) -> None:
    kept = json.loads(entry.read_text(encoding="utf-8"))
    if how == "cut off":
        entry.write_bytes(entry.read_bytes()[:-20])
    elif how == "not text":
        entry.write_bytes(b"\x80\x04\x95" * 50)
    elif how == "empty":
        entry.write_bytes(b"")
    elif how == "a folder":
        entry.unlink()
        entry.mkdir()
    elif how == "another definition":
        kept["definition"]["scales"][0]["cutoffs"] = []
        entry.write_text(json.dumps(kept), encoding="utf-8")
    elif how == "an unknown key":
        kept["definition"]["more"] = 1
        entry.write_text(json.dumps(kept), encoding="utf-8")
    elif how == "of another file":
        kept["name"] = "0" * 64 + ".json"
        entry.write_text(json.dumps(kept), encoding="utf-8")
    else:
        entry.write_text(json.dumps([kept]), encoding="utf-8")


@pytest.mark.parametrize(
    "how",
    [
        "cut off",
        "not text",
        "empty",
        "a folder",
        "another definition",
        "an unknown key",
        "of another file",
        "a list",
    ],
)
def test_a_damaged_entry_is_ignored_and_the_file_checked_again(
    folder: Path, demo: Path, checks: list[Path], how: str
) -> None:
    first = load_again(demo)
    [entry] = folder.iterdir()
    damaged(entry, how)
    assert compiled_instrument(demo.read_bytes()) is None
    assert load_again(demo) == first
    assert checks == [demo, demo]
    if how != "a folder":
        assert compiled_instrument(demo.read_bytes()) == first


def test_a_folder_that_others_may_write_into_is_ignored(folder: Path, demo: Path) -> None:
    load_again(demo)
    folder.chmod(0o777)
    assert compiled_instrument(demo.read_bytes()) is None
    folder.chmod(0o700)
    assert compiled_instrument(demo.read_bytes()) is not None


def test_where_nothing_can_be_written_everything_still_works(
    tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a_file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "a_file"))
    assert load_again(demo).id == "demo_strain"
    assert (tmp_path / "a_file").is_file()


def test_a_disk_that_fails_while_writing_leaves_nothing_half_done(
    folder: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert load_again(demo).id == "demo_strain"
    assert list(folder.iterdir()) == []


def test_a_relative_cache_folder_is_not_used(
    tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "somewhere")
    monkeypatch.setenv("HOME", str(tmp_path / "house"))
    monkeypatch.chdir(tmp_path)
    load_again(demo)
    assert not (tmp_path / "somewhere").exists()
    assert len(list((tmp_path / "house/.cache/workmh-measures/compiled").iterdir())) == 1


def test_the_name_of_the_file_is_checked_though_its_bytes_are_known(folder: Path, demo: Path) -> None:
    load_again(demo)
    other = demo.with_name("another_name.yaml")
    shutil.copy(demo, other)
    with pytest.raises(DefinitionError, match="DEF-ID-FILE"):
        load_again(other)


def test_check_reads_everything_whatever_is_kept(
    folder: Path, demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = load_again(demo)
    text = demo.read_text(encoding="utf-8").replace("range: [0, 6]", "range: [0, 5]")
    demo.write_text(text, encoding="utf-8")
    keep_compiled(demo.read_bytes(), good, beside=beside)
    assert compiled_instrument(demo.read_bytes()) is not None
    with pytest.raises(SystemExit) as ended:
        main(["check", str(demo)])
    assert ended.value.code == 1
    assert "DEF-RANGE" in capsys.readouterr().err


def test_the_oldest_entries_go_when_there_are_many(
    folder: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiled_cache, "MOST_ENTRIES", 3)
    text = demo.read_text(encoding="utf-8")
    sources = []
    for number in range(5):
        demo.write_text(text.replace('version: "1.0"', f'version: "1.{number}"'), encoding="utf-8")
        load_again(demo)
        sources.append(demo.read_bytes())
        os.utime(folder / entry_name(sources[-1]), ns=(number, number))
    assert {p.name for p in folder.iterdir()} == {entry_name(source) for source in sources[-3:]}


def test_the_entries_of_a_wheel_are_those_of_the_instruments(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "built").mkdir()
    compile_library(tmp_path / "built")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "nothing"))
    assert {p.name for p in (tmp_path / "built").iterdir()} == {
        entry_name(instrument_path(name).read_bytes()) for name in instrument_ids()
    }
    for name in instrument_ids():
        kept = compiled_instrument(instrument_path(name).read_bytes())
        assert kept is not None
        assert kept.id == name


@pytest.mark.parametrize("arguments", [["instruments"], ["instruments", "--json"], ["instruments", "hads"]])
def test_with_the_cache_the_list_needs_no_pandas_and_no_check(arguments: list[str], tmp_path: Path) -> None:
    program = (
        "import sys\nfrom workmh_measures.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit as end:\n    code = end.code\n"
        "loaded = [m for m in ('pandas', 'workmh_measures.definitions.checks') if m in sys.modules]\n"
        "print(code, *loaded, file=sys.stderr)"
    )
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    said = [
        subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(2)
    ]
    assert said[0].stderr.split() == ["0", "pandas", "workmh_measures.definitions.checks"]
    assert said[1].stderr.split() == ["0"]
    assert said[0].stdout == said[1].stdout
