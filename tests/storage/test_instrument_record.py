from __future__ import annotations

from collections.abc import Callable

import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import StoreError
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.storage.events import AnswerEvent
from workmh_measures.storage.instrument_record import (
    accept_instrument,
    instrument_states,
    require_instruments,
)
from workmh_measures.storage.repository import Store

Answer = Callable[..., AnswerEvent]
STUDY = load_study("demo").model_copy(update={"simulated": False})
INSTRUMENTS = {entry.instrument: load_instrument(entry.instrument) for entry in STUDY.schedule}
NOW = fingerprint(INSTRUMENTS["hads"])


def test_an_instrument_that_is_as_it_was_answered_may_go_on(store: Store, answer: Answer) -> None:
    require_instruments(store, STUDY, INSTRUMENTS)
    store.append("demo", [answer(1, fingerprint=NOW), answer(2, item="02", fingerprint=NOW)])
    require_instruments(store, STUDY, INSTRUMENTS)
    [hads] = [s for s in instrument_states(store, STUDY, INSTRUMENTS) if s.instrument == "hads"]
    assert (hads.answered, hads.others, hads.ok) == ({NOW: 2}, 0, True)


def test_an_instrument_changed_in_place_is_refused_until_somebody_answers_for_it(
    store: Store, answer: Answer
) -> None:
    store.append("demo", [answer(1), answer(2, item="02"), answer(3, item="03", fingerprint=NOW)])
    with pytest.raises(StoreError, match=r"\[INSTRUMENT-CHANGED\] 'hads' .* 2 answers"):
        require_instruments(store, STUDY, INSTRUMENTS)
    with pytest.raises(StoreError, match="reason"):
        accept_instrument(store, STUDY, INSTRUMENTS["hads"], reason=" ", by="anna")
    accept_instrument(store, STUDY, INSTRUMENTS["hads"], reason="a label was misspelt", by="anna")
    require_instruments(store, STUDY, INSTRUMENTS)
    # The next change is another one.
    changed = INSTRUMENTS["hads"].model_copy(update={"version": "9.9"})
    with pytest.raises(StoreError, match="INSTRUMENT-CHANGED"):
        require_instruments(store, STUDY, {**INSTRUMENTS, "hads": changed})


@pytest.mark.parametrize("mode", ["practice", "simulated"])
def test_made_up_answers_bind_nobody(store: Store, answer: Answer, mode: str) -> None:
    store.append("demo", [answer(1, mode=mode)])
    require_instruments(store, STUDY, INSTRUMENTS)


def test_a_simulated_study_is_not_held_to_it(store: Store, answer: Answer) -> None:
    store.append("demo", [answer(1)])
    require_instruments(store, load_study("demo"), INSTRUMENTS)


def test_other_studies_in_the_store_do_not_count(store: Store, answer: Answer) -> None:
    store.append("other", [answer(1)])
    require_instruments(store, STUDY, INSTRUMENTS)
