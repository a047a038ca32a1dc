"""What people read tells nothing of illness, office, instrument or arm, in any language."""

from __future__ import annotations

from pathlib import Path

import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument, load_study, study_ids
from workmh_measures.errors import DefinitionError
from workmh_measures.invitations.neutral import refuse_telling_words, telling_words
from workmh_measures.invitations.settings import LANGUAGES, InvitationSettings
from workmh_measures.invitations.words import language_for, wording
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.text import Text


@pytest.fixture(scope="module")
def instruments() -> list[Instrument]:
    return [load_instrument(name) for name in instrument_ids()]


def test_our_own_words_pass_for_every_study(
    settings: InvitationSettings, instruments: list[Instrument]
) -> None:
    for study in study_ids():
        refuse_telling_words(settings, load_study(study), instruments)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Depresjonsstudien", "depresjonsstudien"),
        ("Undersøkelsen til NAV", "nav"),
        ("Undersøkinga om psykisk helse", "psykisk"),
        ("The HADS survey", "HADS"),
        ("Vi bruker PHQ-9", "phq 9"),
        ("Sykehusskala for angst og depresjon", "angst"),
        ("Vanlig oppfølging", "Vanlig oppfølging"),
        ("Demostudie: arbeid og psykisk helse", "psykisk"),
    ],
)
def test_a_telling_word_is_refused_wherever_it_stands(
    settings: InvitationSettings, instruments: list[Instrument], text: str, found: str
) -> None:
    study = load_study("demo")
    named = Text.model_validate(dict.fromkeys(LANGUAGES, text))
    assert settings.sender is not None
    changes = [
        {"name": named},
        {"contact": named},
        {"return_address": text},
        {"sender": settings.sender.model_copy(update={"name": text})},
    ]
    for change in changes:
        with pytest.raises(DefinitionError) as refused:
            refuse_telling_words(settings.model_copy(update=change), study, instruments)
        assert found in {one.found for one in refused.value.problems}


def test_the_address_of_forms_and_sender_are_read_too(
    settings: InvitationSettings, instruments: list[Instrument]
) -> None:
    assert settings.sender is not None
    changes = [
        {"site": "https://psykiatri.example.no"},
        {"sender": settings.sender.model_copy(update={"address": "angst@example.no"})},
    ]
    for change in changes:
        with pytest.raises(DefinitionError):
            refuse_telling_words(settings.model_copy(update=change), load_study("demo"), instruments)


def test_every_name_of_every_instrument_is_found(instruments: list[Instrument]) -> None:
    from workmh_measures.invitations.neutral import _names

    names = [*_names(load_study("demo"), instruments)]
    for one in instruments:
        for said in one.name.root.values():
            assert telling_words(f"Svar på {said}.", names), said


def test_ordinary_words_pass() -> None:
    names = ["WAS", "VIA", "work_status"]
    for text in (
        "It was sent via post.",
        "Navn og navigasjon",
        "Syklubben svarer",
        "Arbeid og liv",
        "Ruskin",
    ):
        assert telling_words(text, names) == (["syklubben"] if "Syk" in text else []), text


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (("nn", "nb"), "nn"),
        (("", "en"), "en"),
        ((None, None), "nb"),
        (("no",), "nb"),
        (("nb-NO",), "nb"),
        (("en_GB",), "en"),
        (("ar", "nb"), "en"),
    ],
)
def test_the_language_is_the_persons_own_or_english(wishes: tuple[str | None, ...], language: str) -> None:
    assert language_for(*wishes, otherwise="nb") == language


def test_every_language_has_every_word(settings: InvitationSettings) -> None:
    from workmh_measures.invitations.words import _WORDS

    assert {
        key for key, said in _WORDS.items() if set(said) != set(LANGUAGES) or not all(said.values())
    } == set()
    texts = {language: wording(settings, language, "Kari", is_reminder=True) for language in LANGUAGES}
    assert len({one.subject for one in texts.values()}) == 3


def test_settings_that_cannot_work_are_refused_all_at_once(tmp_path: Path) -> None:
    from workmh_measures.invitations.settings import read_settings

    file = tmp_path / "s.yaml"
    file.write_text(
        "site: http://forms.example.no\nname: {nb: A, nn: A}\ncontact: {nb: a, nn: b, en: c}\n"
        "sender: {name: A, address: nobody}\nreminders: [14, 7]\nserver: {host: mail.example.no, port: 25, tls: none}\n",
        "utf-8",
    )
    with pytest.raises(DefinitionError) as refused:
        read_settings(file, allow_plain=True)
    assert [one.where.rpartition(":")[2] for one in refused.value.problems] == ["1", "4", "2", "5", "6"]
    local = file.read_text("utf-8").replace("mail.example.no", "127.0.0.1")
    file.write_text(local, "utf-8")
    for allow, count in ((True, 4), (False, 5)):
        with pytest.raises(DefinitionError) as refused:
            read_settings(file, allow_plain=allow)
        assert len(refused.value.problems) == count


@pytest.mark.parametrize(
    "site",
    [
        "https://a.no/#x",
        "https://a.no/?a=b",
        "ftp://a.no",
        "https://",
        "https://u@a.no",
        "a.no",
        "https://[a",
    ],
)
def test_a_site_no_link_can_be_made_of_is_refused(site: str) -> None:
    from workmh_measures.invitations.settings import _is_site

    assert not _is_site(site)
    assert _is_site("https://a.no/skjema")
    assert _is_site("http://localhost:8501")
