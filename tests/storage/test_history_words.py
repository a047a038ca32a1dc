"""Every kind of event is told in both languages, with the same slots, and no part of one is told by its key."""

from __future__ import annotations

import string
from typing import get_args

import pytest

from workmh_measures.model.record import WITHDRAWAL_LEVELS
from workmh_measures.storage import alert_events, study_events
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.storage.history import _TOLD, history_lines
from workmh_measures.storage.history_words import HISTORY_LANGUAGES, PARTS, SENTENCES, VALUES
from workmh_measures.storage.repository import Store
from workmh_measures.storage.second_entry_events import ORIGINS


def slots(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", [*Kind])
def test_every_kind_of_event_has_a_sentence_in_both_languages(kind: Kind) -> None:
    assert kind in _TOLD
    told = SENTENCES[kind.value]
    assert len(told) == len(HISTORY_LANGUAGES) == 2
    assert all(told)
    assert slots(told[0]) == slots(told[1])


@pytest.mark.parametrize("table", [SENTENCES, PARTS, VALUES])
def test_no_text_is_left_out_or_the_same_by_oversight(table: dict[str, tuple[str, str]]) -> None:
    alike = {"contact", "panel", "plan", "video", "code", "{value}", "SMS"}
    for key, (norwegian, english) in table.items():
        assert norwegian.strip()
        assert english.strip()
        assert slots(norwegian) == slots(english)
        assert norwegian != english or norwegian in alike, key


@pytest.mark.parametrize(
    "own",
    [
        alert_events.STEPS,
        alert_events.LEVELS,
        alert_events.HOW,
        alert_events.RESULTS,
        alert_events.OUTCOMES,
        get_args(alert_events.Notice),
        get_args(study_events.InvitationStep),
        WITHDRAWAL_LEVELS,
        ORIGINS,
    ],
)
def test_the_words_of_the_program_itself_are_told_in_both_languages(own: tuple[str, ...]) -> None:
    assert not {*own} - {*VALUES}


def test_a_history_in_bokmal_has_no_english_in_it(store: Store) -> None:
    about = {"entered_by": "anna", "participant": "0412"}
    day = "2026-03-01"
    events = [
        EnrolledEvent(request_id="1", **about, arm="SECRETARM"),
        study_events.WithdrawnEvent(request_id="2", **about, level="contact", day=day),
        study_events.InvitedEvent(
            request_id="3", **about, wave="t0", step="sent", reminder=1, attempt=1, channel="email"
        ),
        alert_events.AlertStepEvent(
            request_id="4", **about, alert=7, step="tried", how="telephone", result="no_answer"
        ),
        study_events.AllocatedEvent(request_id="5", **about, arm="SECRETARM", how="drawn"),
    ]
    store.append("demo", events)
    told = [line.text for line in history_lines(store.history("demo", "0412"), language="nb")]
    assert told == [
        "registrert",
        f"trakk seg (kontakt) fra {day}",
        "spurt om å svare, kanal e-post, påminnelse 1, steg sendt",
        "varsel, nr. 7, steg forsøkt nådd, måte telefon, resultat ikke svar",
        "kom i en gruppe, som ikke fortelles her",
    ]
