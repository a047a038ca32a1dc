"""`workmh allocation` as a coordinator and a statistician use it."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.storage.allocation_draw import MARK
from workmh_measures.storage.allocation_key import read_key
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import AllocatedEvent
from workmh_measures.trial.allocation import arms_in_order, number_mark

ROOT = Path(__file__).parents[2]
ARMS = ("control", "programme")
GROUPS = "benefit_group=aap,sick_leave"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A store with six people enrolled, three of each group."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    store = Store.create(url)
    for n in range(6):
        level = ("aap", "sick_leave")[n % 2]
        event = EnrolledEvent(
            request_id=f"e{n}", entered_by="k", participant=f"P{n}", strata={"benefit_group": level}
        )
        store.append("demo", [event])
    store.close()
    return url


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "demo.key"


def at(url: str) -> tuple[str, ...]:
    return ("--store", url, "--study", "demo")


def kinds(url: str) -> list[str]:
    store = Store.open(url)
    found = [event.kind.value for event in store.events("demo") if event.kind is not Kind.ENROLLED]
    store.close()
    return found


@pytest.fixture
def sealed(workmh: Any, url: str, key: Path) -> Path:
    assert workmh("allocation", "seal", *at(url), "--key", key, "--by", "Kari", "--levels", GROUPS).code == 0
    return key


def test_sealing_tells_the_hash_that_sha256sum_tells(workmh: Any, url: str, key: Path) -> None:
    ran = workmh("allocation", "seal", *at(url), "--key", key, "--by", "Kari", "--levels", GROUPS, "--json")
    assert ran.json["commitment"] == hashlib.sha256(key.read_bytes()).hexdigest()
    assert (ran.json["method"], ran.json["ratio"]) == ("blocks", [1, 1])
    assert "block_sizes" not in ran.out


def test_a_plan_of_one_s_own_is_sealed_and_a_faulty_one_is_not(workmh: Any, url: str, key: Path) -> None:
    asked = ("allocation", "seal", *at(url), "--key", key, "--by", "Kari", "--levels", GROUPS)
    refused = workmh(*asked, "--ratio", "2:1", "--block-sizes", "4,6")
    assert refused.code == 1
    assert "Block size 4 is no multiple of 3" in refused.err
    assert not key.exists()
    assert kinds(url) == []
    ran = workmh(*asked, "--ratio", "2:1", "--block-sizes", "3,6")
    assert "control, programme 2:1 in blocks of 3 or 6, by benefit_group (2)" in ran.out
    assert json.loads(key.read_bytes())["block_sizes"] == [3, 6]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--ratio", "2-1"),
        ("--block-sizes", "4;6"),
        ("--block-sizes", ""),
        ("--levels", "benefit_group"),
        ("--levels", GROUPS, "--levels", GROUPS),
    ],
)
def test_options_nobody_can_read_are_wrong_usage(
    workmh: Any, url: str, key: Path, wrong: tuple[str, ...]
) -> None:
    assert workmh("allocation", "seal", *at(url), "--key", key, "--by", "Kari", *wrong).code == 2
    assert not key.exists()


def test_a_draw_tells_the_number_and_keeps_the_arm_to_itself(workmh: Any, url: str, sealed: Path) -> None:
    ran = workmh("allocation", "draw", "P0", *at(url), "--key", sealed, "--by", "Ola")
    assert ran.out == "P0: allocated, number 1 of benefit_group aap.\n"
    told = workmh("allocation", "draw", "P2", *at(url), "--key", sealed, "--by", "Ola", "--json").json
    assert told == {
        "participant": "P2",
        "number": 2,
        "strata": {"benefit_group": "aap"},
        "again": False,
    }


def test_the_arm_is_shown_on_request_or_to_a_role_the_study_names(
    workmh: Any, url: str, sealed: Path, tmp_path: Path
) -> None:
    text = (ROOT / "studies" / "demo.yaml").read_text("utf-8")
    (tmp_path / "demo.yaml").write_text(text + "blinding: {arm_seen_by: [coordinator]}\n", "utf-8")
    asked = ("--store", url, "--study", tmp_path / "demo.yaml", "--key", sealed, "--by", "Ola", "--json")
    assert workmh("allocation", "draw", "P0", *asked, "--role", "coordinator").json["arm"] in ARMS
    assert workmh("allocation", "draw", "P1", *asked, "--show-arm").json["arm"] in ARMS
    assert "arm" not in workmh("allocation", "draw", "P2", *asked, "--role", "assessor").json
    store = Store.open(url)
    shown = [(e.content or {})["data"].get("shown") for e in store.events("demo", kind=Kind.ALLOCATED)]  # type: ignore[union-attr]
    store.close()
    assert shown == ["to the coordinator", "on request", None]


def test_a_request_sent_again_gives_the_same_arm(workmh: Any, url: str, sealed: Path) -> None:
    asked = (*at(url), "--key", sealed, "--by", "Ola", "--show-arm", "--request", "r1", "--json")
    first, again = (workmh("allocation", "draw", "P0", *asked).json for _ in range(2))
    assert again == {**first, "again": True}
    refused = workmh("allocation", "draw", "P0", *at(url), "--key", sealed, "--by", "Ola")
    assert refused.code == 1
    assert "Is allocated already (number 1" in refused.err


def test_nothing_a_blind_person_is_shown_holds_an_arm(workmh: Any, url: str, sealed: Path) -> None:
    for n in range(6):
        workmh("allocation", "draw", f"P{n}", *at(url), "--key", sealed, "--by", "Ola")
    shown = [
        workmh("allocation", "status", *at(url)),
        workmh("allocation", "status", *at(url), "--json"),
        workmh("allocation", "verify", *at(url), "--key", sealed),
        workmh("allocation", "verify", *at(url), "--key", sealed, "--json"),
        workmh("allocation", "draw", "P0", *at(url), "--key", sealed, "--by", "Ola"),
    ]
    for ran in shown:
        assert not any(arm in ran.out + ran.err for arm in ARMS), ran


def test_status_counts_by_arm_only_with_name_and_reason_and_on_record(
    workmh: Any, url: str, sealed: Path
) -> None:
    for n in range(4):
        workmh("allocation", "draw", f"P{n}", *at(url), "--key", sealed, "--by", "Ola")
    assert workmh("allocation", "status", *at(url), "--show-arms").code == 2
    before = kinds(url)
    ran = workmh(
        "allocation", "status", *at(url), "--show-arms", "--by", "board", "--reason", "look", "--json"
    )
    assert kinds(url) == [*before, "note"]
    assert ran.json["allocated"] == {"benefit_group=aap": 2, "benefit_group=sick_leave": 2}
    assert {g: sum(arms.values()) for g, arms in ran.json["by_arm"].items()} == ran.json["allocated"]
    assert (ran.json["waiting"], ran.json["erased"]) == (2, 0)


def test_unblinding_tells_one_arm_and_is_on_record(workmh: Any, url: str, sealed: Path) -> None:
    asked = (*at(url), "--key", sealed, "--by", "Ola", "--show-arm", "--json")
    arm = workmh("allocation", "draw", "P0", *asked).json["arm"]
    ran = workmh("allocation", "unblind", "P0", *at(url), "--by", "Dr. Moe", "--reason", "ill", "--json")
    assert ran.json == {"participant": "P0", "arm": arm}
    assert kinds(url)[-1] == "unblinded"
    assert workmh("allocation", "unblind", "P1", *at(url), "--by", "Dr. Moe", "--reason", "ill").code == 1


def test_told_arms(workmh: Any, url: str) -> None:
    asked = (*at(url), "--by", "Ola", "--reason", "letter of the trial office")
    assert workmh("allocation", "tell", "P0", "control", *asked).code == 0
    refused = workmh("allocation", "tell", "P0", "programme", *asked)
    assert (refused.code, "--correct" in refused.err) == (1, True)
    assert workmh("allocation", "tell", "P0", "programme", *asked, "--correct").code == 0
    assert workmh("allocation", "status", *at(url)).out.splitlines()[1] == "all: 1 allocated"


def test_the_list_of_the_key_is_the_one_people_are_drawn_from_and_can_be_taken_in_elsewhere(
    workmh: Any, url: str, sealed: Path, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    assert workmh("allocation", "list", "--key", sealed, "--n", 4, "-o", file).code == 0
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    asked = (*at(url), "--key", sealed, "--by", "Ola", "--show-arm", "--json")
    drawn = [workmh("allocation", "draw", name, *asked).json["arm"] for name in ("P0", "P2", "P4")]
    assert drawn == [row["arm"] for row in rows if row["benefit_group"] == "aap"][:3]

    other = f"sqlite:///{tmp_path / 'other.db'}"
    Store.create(other).close()
    key = tmp_path / "list.key"
    ran = workmh(
        "allocation", "import", file, *at(other), "--key", key, "--by", "K", "--levels", GROUPS, "--json"
    )
    assert ran.json["rows"] == {"benefit_group=aap": 4, "benefit_group=sick_leave": 4}
    back = tmp_path / "back.csv"
    assert workmh("allocation", "list", "--key", key, "-o", back).code == 2
    assert workmh("allocation", "list", "--key", key, "--store", other, "-o", back).code == 0
    assert back.read_bytes() == file.read_bytes()


def test_a_faulty_list_is_told_row_by_row_and_leaves_neither_key_nor_event(
    workmh: Any, url: str, key: Path, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(
        "benefit_group;number;arm\naap;1;control\n25-Jun;2;programme\naap;2;contrl\nsick_leave;1;0\nsick_leave;1;1\n",
        "utf-8",
    )
    ran = workmh(
        "allocation", "import", file, *at(url), "--key", key, "--by", "K", "--levels", GROUPS, "--json"
    )
    assert ran.code == 1
    places = [found["where"].rpartition(":")[2] for found in ran.json]
    assert places == ["3", "4", "6"]
    assert {found["code"] for found in ran.json} == {"ALLOC-LIST"}
    assert not key.exists()
    assert kinds(url) == []


def test_verify_ends_with_1_when_an_arm_is_not_the_drawn_one(workmh: Any, url: str, sealed: Path) -> None:
    made = read_key(sealed)
    arm = next(arms_in_order(made.plan, made.seed, "benefit_group=aap"))
    store = Store.open(url)
    forged = AllocatedEvent(
        request_id=MARK + number_mark(made.plan, made.seed, "benefit_group=aap", 1),
        entered_by="x",
        participant="P0",
        arm=ARMS[arm == ARMS[0]],
        how="drawn",
        strata={"benefit_group": "aap"},
        number=1,
        data={"plan": made.commitment},
    )
    store.append("demo", [forged])
    store.close()
    ran = workmh("allocation", "verify", *at(url), "--key", sealed)
    assert ran.code == 1
    assert "tells another arm than the one drawn" in ran.err
    assert "is NOT as drawn" in ran.out


def test_a_key_others_may_read_is_refused(workmh: Any, url: str, sealed: Path) -> None:
    sealed.chmod(0o644)
    ran = workmh("allocation", "draw", "P0", *at(url), "--key", sealed, "--by", "Ola")
    assert (ran.code, "chmod 600" in ran.err) == (1, True)
    assert "allocated" not in kinds(url)
