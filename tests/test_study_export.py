"""A study goes out of its store whole or not at all, on record, and with the same content wherever it is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workmh_measures.dataset.blinding import arm_letters
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import ExportError, StoreError, problem
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.rating import UnitRating
from workmh_measures.storage.allocation import Asked, label_key, tell
from workmh_measures.storage.backup import take_backup
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.restore import restore_backup
from workmh_measures.storage.unit_ratings import keep_unit_ratings
from workmh_measures.study_export import Choices, export_study
from workmh_measures.trial.simulate import simulate

DAY = date(2030, 1, 1)
CHOICES = Choices(day=DAY, language="en", formats=("csv",), tables=("long", "wide"))
BIPQ_TEXTS = {f"bipq_cause_{number}" for number in (1, 2, 3)}
Exported = Callable[..., dict[str, Any]]


def filled(url: str, name: str = "awac", n: int = 6) -> Store:
    """A store with made-up people, and one who answers nothing; what is in it is the same wherever it is."""
    study = load_study(name)
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    clock = Clock(datetime(2025, 1, 1, tzinfo=UTC))
    store = Store.create(url, now=clock)
    collect_simulated(store, simulate(study, instruments, n=n, seed=3), instruments, clock)
    days = {"inclusion": date(2025, 1, 15)}
    away = EnrolledEvent(request_id="away", entered_by="staff", participant="AWAY", anchors=days)
    store.append(name, [away])
    return store


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("kept")
    with closing(filled(f"sqlite:///{folder / 'store.db'}")) as store:
        yield store


@pytest.fixture
def exported(tmp_path: Path) -> Exported:
    def run(store: Store, choices: Choices = CHOICES, by: str | None = "anna", name: str = "awac") -> Any:
        paths = export_study(store, load_study(name), folder=tmp_path / "out", choices=choices, by=by)
        assert all(path.is_file() for path in paths)
        return json.loads(paths[-1].read_text(encoding="utf-8"))

    return run


def columns_of(folder: Path, table: str) -> list[str]:
    return [*pd.read_csv(folder / "out" / f"awac_{table}.csv", nrows=0).columns]


def test_the_same_store_and_choices_give_the_same_content_also_when_exports_are_on_record(
    kept: Store, exported: Exported
) -> None:
    first, second = exported(kept), exported(kept)
    assert first["content_sha256"] == second["content_sha256"]
    assert [t["content_sha256"] for t in first["tables"]] == [t["content_sha256"] for t in second["tables"]]
    assert [t["files"] for t in first["tables"]] == [t["files"] for t in second["tables"]]
    assert second["chain"]["seq"] > first["chain"]["seq"]
    other = exported(kept, replace(CHOICES, day=date(2025, 2, 1)))
    assert other["content_sha256"] != first["content_sha256"]


@pytest.mark.postgres
def test_sqlite_postgresql_and_a_restored_backup_give_the_same_content(
    cluster: Any, exported: Exported, tmp_path: Path
) -> None:
    choices = Choices(day=DAY, language="nb", formats=("sav", "csv"))
    found = []
    places = (f"sqlite:///{tmp_path / 'one.db'}", cluster.url(cluster.emptied()))
    for place in places:
        with closing(filled(place, "demo")) as store:
            found.append(exported(store, choices, name="demo"))
    take_backup(places[1], tmp_path / "kept.backup")
    restore_backup(tmp_path / "kept.backup", f"sqlite:///{tmp_path / 'again.db'}")
    with closing(Store.open(f"sqlite:///{tmp_path / 'again.db'}")) as store:
        found.append(exported(store, choices, name="demo"))
    for manifest in found:
        assert {table["table"] for table in manifest["tables"]} >= {"long", "wide"}
        assert all(table["keys_unique"] for table in manifest["tables"])
    assert len({manifest["content_sha256"] for manifest in found}) == 1
    files = [[f for table in manifest["tables"] for f in table["files"]] for manifest in found]
    assert files[0] == files[1] == files[2]


def test_the_record_tells_who_exported_what_and_the_manifest_names_the_end_of_the_chain(
    kept: Store, exported: Exported, tmp_path: Path
) -> None:
    before = kept.head("awac")
    manifest = exported(kept)
    assert manifest["chain"] == {"seq": before.seq, "hash": before.hash}
    *_, event = kept.events("awac", kind=Kind.EXPORTED)
    assert event.seq == before.seq + 1
    assert event.columns["entered_by"] == "anna"
    told: Any = event.content
    on_disk = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "out").iterdir()
    }
    assert told["files"] == {name: on_disk[name] for name in on_disk if not name.startswith("awac.manifest")}
    assert (told["content_sha256"], told["day"]) == (manifest["content_sha256"], DAY.isoformat())
    assert kept.verify("awac").ok


def test_off_the_record_nothing_is_added_and_the_manifest_says_so(kept: Store, exported: Exported) -> None:
    before = kept.head("awac")
    assert exported(kept, by=None)["recorded"] is False
    assert kept.head("awac") == before


def test_an_export_that_cannot_be_recorded_leaves_no_file_and_replaces_none(
    kept: Store, exported: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise StoreError([problem("STORE-UNCONFIRMED", found="permission denied for table event")])

    exported(kept)
    kept_files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    monkeypatch.setattr(kept, "append", refused)
    with pytest.raises(ExportError, match=r"put on record: permission denied .*--unrecorded"):
        exported(kept, replace(CHOICES, day=date(2025, 3, 1)))
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == kept_files
    assert exported(kept, by=None)["recorded"] is False


@pytest.mark.postgres
def test_a_role_that_may_only_read_exports_off_the_record_only(
    cluster: Any, exported: Exported, tmp_path: Path
) -> None:
    name = cluster.emptied()
    filled(cluster.url(name), "demo", n=2).close()
    rights = "GRANT USAGE ON SCHEMA public TO reader", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"
    cluster.run("CREATE ROLE reader LOGIN", *rights, database=name)
    try:
        with closing(Store.open(cluster.url(name, user="reader"))) as store:
            with pytest.raises(ExportError, match=r"put on record: .*permission denied"):
                exported(store, name="demo")
            assert [*(tmp_path / "out").iterdir()] == []
            assert exported(store, by=None, name="demo")["recorded"] is False
    finally:
        cluster.run("DROP OWNED BY reader", "DROP ROLE reader", database=name)


def test_one_table_that_cannot_be_written_keeps_all_of_them_back(
    kept: Store, exported: Exported, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="'tsv' cannot be written"):
        exported(kept, replace(CHOICES, formats=("csv", "tsv")))
    assert [*(tmp_path / "out").iterdir()] == []


def test_what_people_wrote_themselves_stays_behind_unless_it_is_asked_for(
    kept: Store, exported: Exported, tmp_path: Path
) -> None:
    manifest = exported(kept)
    assert {*manifest["left_out"]["free_text"]} >= BIPQ_TEXTS
    assert not {n for n in columns_of(tmp_path, "long") if n in BIPQ_TEXTS}
    assert not {n for n in columns_of(tmp_path, "wide") if n.startswith("bipq_cause")}
    manifest = exported(kept, replace(CHOICES, free_text=True))
    assert manifest["left_out"]["free_text"] == []
    assert {*columns_of(tmp_path, "long")} >= BIPQ_TEXTS
    assert "bipq_cause_1_t0" in columns_of(tmp_path, "wide")


def test_days_that_point_at_a_person_stay_behind_unless_they_are_asked_for(
    kept: Store, exported: Exported, tmp_path: Path
) -> None:
    exported(kept)
    assert "date_inclusion" in columns_of(tmp_path, "wide")
    assert not {"date_withdrawn", "date_died"} & {*columns_of(tmp_path, "wide")}
    exported(kept, replace(CHOICES, dates=True))
    assert {"date_withdrawn", "date_died"} <= {*columns_of(tmp_path, "wide")}


def test_the_manifest_names_every_definition_with_fingerprint_and_waves(
    kept: Store, exported: Exported
) -> None:
    manifest = exported(kept)
    study = load_study("awac")
    assert [one["instrument"] for one in manifest["definitions"]] == sorted(
        {entry.instrument for entry in study.schedule}
    )
    assert {len(one["fingerprint"]) for one in manifest["definitions"]} == {64}
    assert {"python", "workmh-measures"} <= manifest["software"].keys()
    assert manifest["study_fingerprint"] == fingerprint(study)
    assert manifest["simulated"] is True


# --- blinded --------------------------------------------------------------------------------------------------------


@pytest.fixture
def told_arms(tmp_path: Path) -> Iterator[Store]:
    """Six people whose arms were told, four of them in one arm."""
    store = Store.create(f"sqlite:///{tmp_path / 'told.db'}")
    study = load_study("awac")
    with closing(store):
        for number in range(6):
            name = f"P{number}"
            days = {"inclusion": date(2026, 1, 15)}
            store.append(
                "awac", [EnrolledEvent(request_id=name, entered_by="a", participant=name, anchors=days)]
            )
            tell(store, study, name, study.arms[number > 3].id, Asked("a", "letter of the trial office"))
        yield store


def test_a_blinded_export_has_letters_and_the_key_lies_only_where_it_was_asked_for(
    told_arms: Store, exported: Exported, tmp_path: Path
) -> None:
    manifest = exported(told_arms, replace(CHOICES, blind=True))
    assert not (tmp_path / "arms").exists()
    assert "arm" in manifest["left_out"]["reveals_arm"]
    study, key = load_study("awac"), label_key(told_arms, "awac")
    assert key is not None
    letters = arm_letters(study, key)
    for table in ("long", "wide"):
        frame = pd.read_csv(tmp_path / "out" / f"awac_{table}.csv")
        assert "arm" not in frame
        found = dict(zip(frame["id"], frame["arm_blinded"], strict=True))
        assert found == {f"P{number}": letters[study.arms[number > 3].id] for number in range(6)}
    exported(told_arms, replace(CHOICES, blind=True, arms_to=tmp_path / "arms"))
    assert {path.name for path in (tmp_path / "arms").iterdir()} == {"awac_arms.csv"}
    apart = pd.read_csv(tmp_path / "arms" / "awac_arms.csv")
    codes = {letters[arm.id]: arm.code for arm in study.arms}
    assert apart["arm"].tolist() == apart["arm_blinded"].map(codes).tolist()
    assert not [path for path in (tmp_path / "out").iterdir() if "arms" in path.name]


def test_ratings_of_units_are_in_no_blinded_copy_and_none_lies_beside_one(
    exported: Exported, tmp_path: Path
) -> None:
    rating = UnitRating("ips25", "oslo", date(2025, 3, 1), total=100.0)
    open_copy = replace(CHOICES, tables=("ratings",))
    blind = replace(open_copy, blind=True)
    with closing(Store.create(f"sqlite:///{tmp_path / 'rated.db'}")) as store:
        keep_unit_ratings(store, "jobschool", [rating], {"entered_by": "anna", "fingerprint": "f"})
        manifest = exported(store, blind, name="jobschool")
        assert manifest["tables"] == []
        assert manifest["left_out"]["tables_that_reveal_arm"] == ["ratings_ips25"]
        told = exported(store, open_copy, name="jobschool")["tables"]
        assert [table["table"] for table in told] == ["ratings_ips25"]
        end = store.head("jobschool")
        with pytest.raises(ExportError, match="EXP-BLIND"):
            exported(store, blind, name="jobschool")
        assert store.head("jobschool") == end


def test_sizes_that_show_the_arm_are_warned_of(
    told_arms: Store, exported: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices = replace(CHOICES, blind=True)
    assert exported(told_arms, choices)["warnings"] == []
    study = load_study("awac")
    unequal = study.model_copy(update={"allocation": study.allocation.model_copy(update={"ratio": (2, 1)})})
    monkeypatch.setattr("workmh_measures.study_export.require_study", lambda *_: None)
    monkeypatch.setattr(f"{__name__}.load_study", lambda _: unequal)
    assert exported(told_arms, choices)["warnings"] == [
        "The sizes of the groups show which letter is which arm."
    ]


def test_without_a_sealed_allocation_there_is_no_letter_and_the_manifest_says_so(
    kept: Store, exported: Exported, tmp_path: Path
) -> None:
    manifest = exported(kept, replace(CHOICES, blind=True))
    assert "no letter" in manifest["warnings"][0]
    assert not {"arm", "arm_blinded"} & {*columns_of(tmp_path, "long")}
