from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import workmh_measures.report
from workmh_measures.model.base import Evidence
from workmh_measures.model.instrument import Instrument, InstrumentEvidence, Licence, Reference
from workmh_measures.model.study import Allocation, Outcome, ScheduleEntry, Wave
from workmh_measures.report.words import LOCALES, TABLES

SOURCE = Path(workmh_measures.report.__file__).parent


def test_every_language_has_every_text_with_the_same_slots() -> None:
    assert TABLES.keys() == LOCALES.keys()
    for table in TABLES.values():
        assert table.keys() == TABLES["en"].keys()
        for key, text in table.items():
            assert text.strip() == text != ""
            assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", TABLES["en"][key])), key


def test_every_closed_list_of_the_definitions_has_its_words() -> None:
    lists = {
        "known": Evidence,
        "plan": ScheduleEntry.model_fields["evidence"].annotation,
        "allocation": Allocation.model_fields["kind"].annotation,
        "source": Wave.model_fields["source"].annotation,
        "role": Outcome.model_fields["role"].annotation,
        "licence": Licence.model_fields["status"].annotation,
        "wording": Licence.model_fields["wording"].annotation,
        "respondent": Instrument.model_fields["respondent"].annotation,
        "is": Instrument.model_fields["status"].annotation,
        "reference": Reference.model_fields["role"].annotation,
    }
    needed = {f"{stem}.{name}" for stem, names in lists.items() for name in get_args(names)}
    needed |= {f"fact.{name}" for name in InstrumentEvidence.model_fields}
    assert needed - TABLES["en"].keys() == set()


def test_every_text_is_used() -> None:
    files = [p for p in SOURCE.rglob("*") if p.suffix in (".py", ".html") and p.parent.name != "words"]
    source = "\n".join(p.read_text(encoding="utf-8") for p in files)
    named = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z_]+)?)[\"']", source))
    stems = set(re.findall(r"f[\"']([a-z_]+)\.{", source))
    unused = [key for key in TABLES["en"] if key not in named and key.partition(".")[0] not in stems]
    assert not unused
