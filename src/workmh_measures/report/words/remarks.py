"""Words of reasons, warnings and boxes on the page of an instrument, and of tables in parts."""

from __future__ import annotations

__all__ = ["EN", "NB"]

EN: dict[str, str] = {
    "all_of.scales": "all {n} scales",
    "some_of.scales": "{n} of {all} scales",
    "all_of.pairs": "all {n} pairs of scales",
    "some_of.pairs": "{n} of {all} pairs of scales",
    "all_of.items": "all {n} items",
    "some_of.items": "{n} of {all} items",
    "all_of.waves": "all {n} waves",
    "some_of.waves": "{n} of {all} waves",
    "all_of.groups": "everyone and all groups",
    "some_of.groups": "{n} of {all} groups",
    "remark.waves": "waves {names}",
    "remark.groups": "groups {names}",
    "remark.pair": "{one} with {two}",
    "remark.everyone": "everyone",
    "remark.places": "{n} places in all",
    "not_retest": "Not a retest",
    "not_retest.mark": "not a retest",
    "not_retest.meaning": "These numbers hold real change as well as error: an intraclass correlation tends to be too low, "
    "an error too large.",
    "table_part": "{name}, part {part} of {of}",
    "important_change": "an important change of {value}",
}

NB: dict[str, str] = {
    "all_of.scales": "alle {n} skalaer",
    "some_of.scales": "{n} av {all} skalaer",
    "all_of.pairs": "alle {n} par av skalaer",
    "some_of.pairs": "{n} av {all} par av skalaer",
    "all_of.items": "alle {n} ledd",
    "some_of.items": "{n} av {all} ledd",
    "all_of.waves": "alle {n} måletidspunkter",
    "some_of.waves": "{n} av {all} måletidspunkter",
    "all_of.groups": "alle under ett og i hver gruppe",
    "some_of.groups": "{n} av {all} grupper",
    "remark.waves": "måletidspunkt {names}",
    "remark.groups": "gruppe {names}",
    "remark.pair": "{one} med {two}",
    "remark.everyone": "alle under ett",
    "remark.places": "{n} steder i alt",
    "not_retest": "Ikke en retest",
    "not_retest.mark": "ikke en retest",
    "not_retest.meaning": "Tallene rommer virkelig endring i tillegg til målefeil: en intraklassekorrelasjon blir gjerne for lav, "
    "og en målefeil for stor.",
    "table_part": "{name}, del {part} av {of}",
    "important_change": "en viktig endring på {value}",
}
