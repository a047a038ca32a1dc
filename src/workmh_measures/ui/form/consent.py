"""What a participant says to the information about the study, in the form: checked, then committed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workmh_measures.errors import Problem, ResponseError, problem
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.participant_pages import ConsentRule
from workmh_measures.model.study import Study
from workmh_measures.storage.events import Kind
from workmh_measures.storage.reading import StoredEvent, stored_events
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_events import ConsentedEvent
from workmh_measures.ui.form.intake import Committer
from workmh_measures.ui.form.participant import Participant
from workmh_measures.ui.form.progress import progress_of
from workmh_measures.ui.form.request_text import DEVICES, is_short_text, object_in, refused
from workmh_measures.ui.form.schedule import shut_by
from workmh_measures.ui.form.study_words import StudyWords

__all__ = ["Consenting", "SaidToConsent", "said_to_consent"]

_TEXTS = ("request_id", "version", "language", "hash", "device")


@dataclass(frozen=True, slots=True)
class SaidToConsent:
    """One request of the page of information: yes or no to the whole, and to each part; `hash` is of the text shown."""

    request_id: str
    version: str
    language: str
    hash: str
    device: str
    given: bool
    parts: Mapping[str, bool]


def said_to_consent(body: bytes) -> SaidToConsent:
    """Read what the page of information sends.

    Raises
    ------
    ResponseError
        FORM-REQUEST, if it is something else.
    """
    sent = object_in(body)
    if set(sent) != {*_TEXTS, "given", "parts"}:
        raise refused(f"it does not hold {', '.join(_TEXTS)}, given and parts")
    wrong = [name for name in _TEXTS if not is_short_text(sent[name])]
    if wrong or sent["device"] not in DEVICES:
        raise refused(f"{', '.join(wrong) or 'device'} is not a short text it may be")
    parts = sent["parts"]
    if type(sent["given"]) is not bool or not isinstance(parts, dict):
        raise refused("given is not yes or no, or parts holds something else")
    if any(type(said) is not bool or not is_short_text(name) for name, said in parts.items()):
        raise refused("parts holds something else than yes or no")
    return SaidToConsent(**sent)


class Consenting:
    """Takes consent in the form; safe to use by several threads.

    Parameters
    ----------
    study, store, committer : the design, the record, and what writes into it.
    words : the study's own words, which the person must have been shown.
    """

    def __init__(self, study: Study, store: Store, committer: Committer, words: StudyWords) -> None:
        self._study = study
        self._store = store
        self._committer = committer
        self._words = words

    def take(self, participant: Participant, sent: SaidToConsent) -> dict[str, Any]:
        """Write what a person said and return when; the latest counts, and all of it stays on record.

        Raises
        ------
        ResponseError
            If nothing of the kind is asked in the form, or of this person, or another text was shown.
        StoreError
            If the store refused or did not confirm; then nothing is acknowledged.
        """
        rule = self._study.consent
        if rule is None or not rule.in_form:
            raise ResponseError([problem("FORM-CONSENT", text="This study asks for no consent in the form.")])
        before = self._told_before(participant, sent)
        if before is not None:
            return {
                "saved_at": before.columns["recorded_at"].isoformat(timespec="seconds"),
                "seq": before.seq,
            }
        problems = [*self._objections(rule, sent), *self._closed(participant)]
        if problems:
            raise ResponseError(problems)
        event = ConsentedEvent(
            request_id=sent.request_id,
            entered_by=participant.mark,
            participant=participant.subject,
            mode=participant.mode,
            language=sent.language,
            wording_hash=sent.hash,
            device=sent.device,
            version=sent.version,
            day=civil_day(self._store.now()),
            given=sent.given,
            parts=_parts(rule, sent),
        )
        [receipt] = self._committer.submit(self._study.id, [event])
        return {"saved_at": receipt.recorded_at.isoformat(timespec="seconds"), "seq": receipt.seq}

    def _objections(self, rule: ConsentRule, sent: SaidToConsent) -> list[Problem]:
        languages = (*self._study.languages, *self._study.form_languages)
        if sent.language not in languages:
            return [problem("FORM-LANGUAGE", found=sent.language, allowed=languages)]
        shown = self._words.of(sent.language)["consent"]
        if (sent.version, sent.hash) != (rule.version, shown["hash"]):
            return [problem("FORM-STALE", where="consent")]
        unknown = sorted(set(sent.parts) - set(rule.parts))
        lacking = [name for name in rule.parts if name not in sent.parts] if sent.given else []
        problems = []
        if unknown:
            text = f"Consent to {', '.join(unknown)[:80]} is not asked for."
            problems.append(problem("FORM-CONSENT", found=unknown, allowed=rule.parts, text=text))
        if lacking:
            text = f"Nothing is said about {', '.join(lacking)}: each is answered with yes or no."
            problems.append(problem("FORM-CONSENT", found=lacking, text=text))
        return problems

    def _closed(self, participant: Participant) -> list[Problem]:
        """Return why nothing is asked of the person any more; a consent that is lacking is no reason."""
        progress = progress_of(self._store, self._study.id, participant.subject)
        said = progress.record.consent if progress.record is not None else None
        today = civil_day(self._store.now())
        ended = shut_by(self._study, progress.happenings(), said, today=today) == "ended"
        return [problem("FORM-SHUT", where="consent")] if ended or progress.record is None else []

    def _told_before(self, participant: Participant, sent: SaidToConsent) -> StoredEvent | None:
        """Return the same request if it is in the record; sent again past midnight it is still the same.

        Raises
        ------
        ResponseError
            If a request of this id told something else.
        """
        only: dict[str, str | None] = {"participant": participant.subject, "request_id": sent.request_id}
        with self._store.reading() as connection:
            found = next(stored_events(connection, self._study.id, only), None)
        if found is None:
            return None
        said = found.content or {}
        rule = self._study.consent
        told = (sent.version, sent.given, _parts(rule, sent) if rule is not None else {})
        if (
            found.kind is not Kind.CONSENTED
            or (said.get("version"), said.get("given"), said.get("parts")) != told
        ):
            text = "A request of this id told something else."
            raise ResponseError([problem("FORM-CONSENT", found=sent.request_id, text=text)])
        return found


def _parts(rule: ConsentRule, sent: SaidToConsent) -> dict[str, bool]:
    """Return what is said to each part: nobody who says no to the whole consents to a part of it."""
    return {name: sent.given and sent.parts.get(name, False) for name in rule.parts}
