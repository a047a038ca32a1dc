from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from workmh_measures.definitions import library, released
from workmh_measures.definitions.library import (
    data_folder,
    instrument_ids,
    instrument_path,
    load_instrument,
    load_study,
    study_ids,
)
from workmh_measures.definitions.released import RELEASED_FILE, record_release, release_problems
from workmh_measures.errors import DefinitionError
from workmh_measures.model.fingerprint import fingerprint

DEMO = Path(__file__).parent / "demo_strain.yaml"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copy(DEMO, tmp_path / DEMO.name))


def test_ids_are_the_names_of_the_files_in_order() -> None:
    assert instrument_ids() == tuple(sorted(path.stem for path in data_folder("instruments").glob("*.yaml")))
    assert study_ids() == tuple(sorted(path.stem for path in data_folder("studies").glob("*.yaml")))


@pytest.mark.parametrize(("asked", "meant"), [("hasd", "hads"), ("PHQ9", "phq9"), ("hscl-25", "hscl25")])
def test_an_unknown_id_is_answered_with_the_nearest(asked: str, meant: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load_instrument(asked)
    (found,) = caught.value.problems
    assert (found.code, found.found, found.nearest) == ("ID-UNKNOWN", asked, meant)
    assert "workmh instruments" in found.hint


def test_an_unknown_study_is_answered_with_the_nearest() -> None:
    with pytest.raises(DefinitionError, match=r"no study 'demos'.*Did you mean 'demo'.*workmh study list"):
        load_study("demos")


def test_a_path_is_a_path_and_an_id_never_leaves_the_folder(copied: Path) -> None:
    assert load_instrument(copied).id == "demo_strain"
    assert instrument_path("hads") == data_folder("instruments") / "hads.yaml"
    for outside in ("../instruments/hads", "/etc/hosts.yaml", "nowhere.yaml"):
        with pytest.raises(DefinitionError, match=r"DEF-READ.*there is no such file"):
            load_instrument(outside)


def test_a_file_is_read_again_once_it_changed(copied: Path) -> None:
    first = load_instrument(copied)
    assert load_instrument(copied) is first
    copied.write_text(copied.read_text(encoding="utf-8").replace('"1.0"', '"1.1"'), encoding="utf-8")
    later = copied.stat().st_mtime_ns + 1_000_000
    os.utime(copied, ns=(later, later))
    assert load_instrument(copied).version == "1.1"


def test_the_same_name_in_another_folder_is_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {
        name: DEMO.read_text(encoding="utf-8").replace('"1.0"', f'"{name}"') for name in ("one", "other")
    }
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        path = tmp_path / name / DEMO.name
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(1, 1))
    found = []
    for name in texts:
        monkeypatch.chdir(tmp_path / name)
        found.append(load_instrument(DEMO.name).version)
    assert found == ["one", "other"]


def test_a_study_shows_the_problems_of_its_instruments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("instruments", "studies"):
        (tmp_path / folder).mkdir()
    broken = DEMO.read_text(encoding="utf-8").replace("range: [0, 6]", "range: [0, 5]")
    (tmp_path / "instruments" / DEMO.name).write_text(broken, encoding="utf-8")
    study = (data_folder("studies") / "demo.yaml").read_text(encoding="utf-8")
    before, _, after = study.partition("schedule:\n")
    rest = after[after.index("outcomes:") :]
    entry = "  - {instrument: demo_strain, waves: [t0], evidence: default}\n"
    (tmp_path / "studies" / "demo.yaml").write_text(f"{before}schedule:\n{entry}{rest}", encoding="utf-8")
    monkeypatch.setattr(library, "data_folder", lambda name: tmp_path / name)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DefinitionError) as caught:
        load_study("demo")
    said = (
        "Instrument 'demo_strain' has a problem itself, instruments/demo_strain.yaml:30: The declared range"
    )
    assert any(found.text.startswith(said) for found in caught.value.problems)


def test_a_folder_that_is_not_part_of_an_installation_is_said_to_be_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(library, "__file__", "/nowhere/workmh_measures/definitions/library.py")
    with pytest.raises(DefinitionError, match=r"DEF-READ.*not part of this installation"):
        data_folder("instruments")


def test_a_released_definition_changes_only_with_its_version(copied: Path) -> None:
    instrument = load_instrument(copied)
    kept = copied.parent / RELEASED_FILE
    assert release_problems(instrument, copied) == []
    kept.write_text(json.dumps({"demo_strain": {"1.0": fingerprint(instrument)}}), encoding="utf-8")
    assert release_problems(instrument, copied) == []
    kept.write_text(json.dumps({"demo_strain": {"1.0": "0" * 64}}), encoding="utf-8")
    assert [found.code for found in release_problems(instrument, copied)] == ["DEF-RELEASED"]
    newer = instrument.model_copy(update={"version": "1.1"})
    assert release_problems(newer, copied) == []
    assert release_problems(load_study("demo"), copied) == []


def test_recording_a_release_keeps_earlier_versions(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (library, released):
        monkeypatch.setattr(module, "data_folder", lambda _name: copied.parent)
    kept = copied.parent / RELEASED_FILE
    kept.write_text(json.dumps({"demo_strain": {"0.9": "earlier"}}), encoding="utf-8")
    record_release()
    now = json.loads(kept.read_text(encoding="utf-8"))
    assert now == {"demo_strain": {"0.9": "earlier", "1.0": fingerprint(load_instrument(copied))}}
