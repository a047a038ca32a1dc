"""What tells the arm by being there is found in nothing that whoever is kept blind may read of the record."""

from __future__ import annotations

from datetime import date

import pytest

from workmh_measures.cli import main
from workmh_measures.cli.participant_list import _told
from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.civil_time import TIME_ZONE
from workmh_measures.model.study import Study
from workmh_measures.model.work import RegisterRecord
from workmh_measures.storage.events import EnrolledEvent, Kind
from workmh_measures.storage.person_record import person_record
from workmh_measures.storage.repository import Store
from workmh_measures.storage.service_data import service_data
from workmh_measures.storage.step_objections import death_objections
from workmh_measures.storage.study_events import ExportedEvent, ReachedEvent, RegisterEvent, UnitRatedEvent
from workmh_measures.storage.study_record import start_study
from workmh_measures.storage.telling_days import NOTHING, Telling, telling, without_telling
from workmh_measures.storage.trail import Wanted, trail_frame
from workmh_measures.storage.trail_pages import Chosen, count_events, trail_lines
from workmh_measures.trial.period_report import figures_of
from workmh_measures.trial.service_course import measures_of

WHO = {"participant": "P1", "entered_by": "staff"}
REFERRED, ENDED = date(2025, 12, 1), date(2026, 6, 7)


def study_of(*telling: str) -> Study:
    """A service whose milestones tell the arm where they are named."""
    study = load_study("sjm")
    marked = tuple(one.model_copy(update={"reveals_arm": one.id in telling}) for one in study.milestones)
    return study.model_copy(update={"milestones": marked})


def reached(what: str, day: date | None, number: int = 1) -> ReachedEvent:
    return ReachedEvent(request_id=f"{what}-{number}-{day}", **WHO, what=what, day=day, number=number)  # type: ignore[arg-type]


def recorded(store: Store, study: Study) -> None:
    start_study(store, study, by="staff")
    enrolled = EnrolledEvent(
        request_id="enrolled",
        **WHO,
        arm="service",
        unit="oslo",
        strata={},
        anchors={"inclusion": date(2026, 1, 5), "referral": REFERRED},
        preferred_language="nb",
    )
    store.append(
        study.id,
        [
            enrolled,
            reached("job_start", date(2026, 2, 1)),
            reached("service_end", ENDED),
            reached("service_end", date(2026, 8, 7), 2),
        ],
    )


@pytest.fixture
def study() -> Study:
    return study_of("service_end", "referral")


def test_the_trail_as_a_table_holds_no_such_day_but_for_whoever_may_see_arms(
    store: Store, study: Study
) -> None:
    recorded(store, study)
    blind = trail_frame(store, study.id, Wanted(), zone=TIME_ZONE)
    told = blind.drop(blind.index[blind["kind"] == Kind.STUDY_STARTED.value]).to_csv()
    assert "job_start" in told
    assert not [word for word in ("service_end", "referral", str(REFERRED), str(ENDED)) if word in told]
    seen = trail_frame(store, study.id, Wanted(arms=True), zone=TIME_ZONE).to_csv()
    assert all(word in seen for word in ("service_end", "referral", str(REFERRED), str(ENDED)))


def test_the_trail_page_by_page_counts_and_shows_no_such_event(store: Store, study: Study) -> None:
    recorded(store, study)
    kinds = [one.line.kind for one in trail_lines(store, study.id, Chosen())]
    assert kinds == ["reached", "enrolled", "study_started"]
    assert count_events(store, study.id, Chosen()) == 3
    of_person = Chosen(participant="P1", kind="reached")
    assert count_events(store, study.id, of_person) == len(trail_lines(store, study.id, of_person)) == 1
    assert not any("service_end" in one.line.text for one in trail_lines(store, study.id, Chosen()))


def test_where_no_milestone_tells_the_arm_everything_is_shown(store: Store) -> None:
    study = study_of()
    recorded(store, study)
    assert telling(store, study.id) == NOTHING
    assert count_events(store, study.id, Chosen()) == len(trail_lines(store, study.id, Chosen())) == 5
    assert "service_end" in trail_frame(store, study.id, Wanted(), zone=TIME_ZONE).to_csv()


def test_what_was_erased_is_left_out_since_its_name_is_not_known(store: Store, study: Study) -> None:
    recorded(store, study)
    events = [*store.events(study.id, kind=Kind.REACHED)]
    kept = [*without_telling(events, telling(store, study.id))]
    assert [one.content["what"] for one in kept if one.content] == ["job_start"]
    erased = [type(one)(one.columns, None) for one in events]
    assert not [*without_telling(erased, telling(store, study.id))]
    assert len([*without_telling(erased, NOTHING)]) == 3


def kept_of_registers(store: Store) -> Study:
    """Two people whom a register tells of, and one of them whom staff keep a log of."""
    study = study_of()
    start_study(store, study, by="anna")
    day = date(2026, 1, 5)
    for name, sources in (("P1", ("aa_register",)), ("P2", ("aa_register", "staff"))):
        who = {"participant": name, "entered_by": "anna"}
        enrolled = EnrolledEvent(request_id=name, anchors={"inclusion": day}, unit="oslo", **who)  # type: ignore[arg-type]
        records = [RegisterRecord(name, source, day, REFERRED.replace(year=2026)) for source in sources]
        told = [RegisterEvent(request_id=f"{name}-{one.source}", record=one, **who) for one in records]  # type: ignore[arg-type]
        store.append(study.id, [enrolled, *told])
    return study


def test_the_log_of_staff_is_in_no_trail_and_in_no_count(store: Store) -> None:
    study = kept_of_registers(store)
    blind = trail_frame(store, study.id, Wanted(), zone=TIME_ZONE)
    told = blind[blind["kind"] == Kind.REGISTER.value]
    assert told["participant"].tolist() == ["P1", "P2"]
    assert not any('"source":"staff"' in one for one in told["content"])
    assert len(trail_frame(store, study.id, Wanted(arms=True), zone=TIME_ZONE)) == len(blind) + 1
    for person in ("P1", "P2"):
        of_person = Chosen(participant=person, kind="register")
        [line] = trail_lines(store, study.id, of_person)
        assert "aa_register" in line.line.text
        assert count_events(store, study.id, of_person) == 1
    assert count_events(store, study.id, Chosen()) == len(blind) == store.head(study.id).seq - 1


def test_the_history_of_a_person_tells_nothing_of_the_log(
    store: Store, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    study = kept_of_registers(store)
    with pytest.raises(SystemExit):
        main(["history", "P2", "--store", url, "--study", study.id])
    told = capsys.readouterr().out
    assert "aa_register" in told
    assert "staff" not in told


def test_of_an_erased_record_nothing_says_whether_staff_told_it(store: Store) -> None:
    study = kept_of_registers(store)
    events = [*store.events(study.id, kind=Kind.REGISTER)]
    erased = [type(one)(one.columns, None) for one in events]
    assert not [*without_telling(erased, telling(store, study.id))]
    assert len([*without_telling(erased, NOTHING)]) == 3


def test_the_hash_of_what_was_made_with_arms_is_hidden_and_that_of_a_blinded_copy_is_not(
    store: Store,
) -> None:
    """With the letters of a blinded copy there are few ways to put the arms in, and the hash would say which is right."""
    study = study_of()
    start_study(store, study, by="anna")
    made: dict[str, dict[str, object]] = {
        "open": {"what": "tables", "blinded": False, "content_sha256": "aa11", "files": {"a.csv": "aa22"}},
        "trial": {"what": "trial", "estimates_sha256": "aa33"},
        "arms": {"what": "trail", "arms": True, "sha256": "aa44"},
        "blind": {"what": "tables", "blinded": True, "content_sha256": "bb11", "files": {"a.csv": "bb22"}},
        "none": {"what": "trail", "arms": False, "sha256": "bb33"},
    }
    exported = [ExportedEvent(request_id=name, entered_by="anna", data=told) for name, told in made.items()]
    store.append(study.id, exported)
    blind = " ".join(trail_frame(store, study.id, Wanted(kind="exported"), zone=TIME_ZONE)["content"])
    seen = " ".join(
        trail_frame(store, study.id, Wanted(kind="exported", arms=True), zone=TIME_ZONE)["content"]
    )
    assert "aa" not in blind
    assert all(mark in blind for mark in ("bb11", "bb22", "bb33"))
    assert all(mark in seen for mark in ("aa11", "aa22", "aa33", "aa44", "bb11"))


@pytest.mark.parametrize("kind", ["cluster", "external"])
def test_ratings_of_units_allocated_whole_are_in_no_trail(store: Store, kind: str) -> None:
    """The page of units and every blinded copy keep from the blind which units are rated; so does the trail."""
    plain = study_of()
    allocation = plain.allocation.model_copy(update={"kind": kind, "strata": (), "ratio": ()})
    study = plain.model_copy(update={"allocation": allocation})
    start_study(store, study, by="anna")
    rated = UnitRatedEvent(
        request_id="rated",
        entered_by="coordinator_in_oslo",
        instrument="ips25",
        fingerprint="0" * 64,
        unit="oslo",
        day=REFERRED,
        answers={},
        data={"total": 98},
    )
    store.append(study.id, [rated])
    blind = trail_frame(store, study.id, Wanted(), zone=TIME_ZONE)
    is_open = kind == "external"
    assert telling(store, study.id) == Telling(ratings=not is_open)
    assert ("oslo" in blind.to_csv()) == is_open
    assert len(trail_lines(store, study.id, Chosen())) == len(blind) == 1 + is_open
    assert count_events(store, study.id, Chosen()) == 1 + is_open
    assert "oslo" in trail_frame(store, study.id, Wanted(arms=True), zone=TIME_ZONE).to_csv()


def test_a_persons_record_and_the_list_of_people_hold_it_for_whoever_may_see_arms_alone(
    store: Store, study: Study
) -> None:
    recorded(store, study)
    with store.reading() as connection:
        blind = person_record(connection, study, "P1", today=date(2026, 9, 1))
        seen = person_record(connection, study, "P1", today=date(2026, 9, 1), arms=True)
    assert blind is not None
    assert seen is not None
    assert blind.days_seen == tuple(blind.reached) == ("inclusion", "job_start")
    assert seen.reached["service_end"] == {1: ENDED, 2: date(2026, 8, 7)}
    [person] = store.participants(study.id)
    assert "service_end" not in str(_told(study, person, show_arm=False))
    assert "service_end" in str(_told(study, person, show_arm=True))


def test_a_refused_death_does_not_tell_that_somebody_was_in_the_programme(store: Store, study: Study) -> None:
    recorded(store, study)
    [person] = store.participants(study.id)
    day, today = date(2026, 3, 1), date(2026, 9, 1)
    assert not [*death_objections(study, person, day, reason=None, today=today)]
    assert len([*death_objections(study_of(), person, day, reason=None, today=today)]) == 2
    assert [*death_objections(study, person, date(2026, 1, 10), reason=None, today=today)]


def test_a_service_report_counts_nothing_of_it(store: Store, study: Study) -> None:
    recorded(store, study)
    instruments = scheduled_instruments(study)
    [course] = service_data(store, study, instruments).courses
    assert (course.referrals, course.ends) == ((), ())
    measures = measures_of(study, instruments)
    told = {figure.id for figure in figures_of(study, measures)}
    assert told.isdisjoint({"referred", "ended", "in_work"})
    assert {figure.id for figure in figures_of(study_of(), measures)} - told == {
        "referred",
        "ended",
        "in_work",
    }
