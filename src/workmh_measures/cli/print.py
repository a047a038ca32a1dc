"""``workmh print``: paper forms of instruments, or the battery of a wave, as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ..dataset.form_texts import chosen_parameters
from ..definitions.library import load_instrument, load_study
from ..definitions.wording import read_pack, usable_pack
from ..errors import DefinitionError, ExportError, nearest_match, problem
from ..model.instrument import Instrument
from ..model.study import Study
from ..model.wording import WordingPack, language_tag
from ..report.paper_form import PaperForm, paper_form
from .console import given_settings
from .out_file import OUT_FILE
from .participants_file import participant_codes

__all__ = ["print"]


@click.command()
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option(
    "--study", "study_name", help="Id of a study, or path of its file: print the battery of a wave."
)
@click.option("--wave", "wave_name", help="Wave of the study.")
@click.option("--lang", required=True, help="Language of the form.")
@click.option(
    "--wording",
    "wording_paths",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Wording pack, or data folder of a study; may be given several times.",
)
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Choose a parameter a text names."
)
@click.option("--participant", "codes", multiple=True, metavar="CODE", help="Code printed on every page.")
@click.option(
    "--participants",
    "codes_file",
    type=click.Path(path_type=Path),
    help="Table with a column participant: one booklet for each.",
)
@click.option("--title", help="Title of the cover; it must not name illness, NAV or an instrument.")
@click.option("--own-words", help="Language of the words that are not the instrument's: nb, nn, en or ar.")
@click.option("-o", "--out", required=True, type=OUT_FILE, help="File ending in .pdf.")
def print(
    names: Sequence[str],
    study_name: str | None,
    wave_name: str | None,
    lang: str,
    wording_paths: Sequence[Path],
    settings: Sequence[str],
    codes: Sequence[str],
    codes_file: Path | None,
    title: str | None,
    own_words: str | None,
    out: Path,
) -> None:
    """Write the paper form of instruments ID, or a booklet with cover of everything a study asks at a wave.

    The forms have the texts of the web form and its hashes at the foot of each page. Without the holder's wording
    they show short labels and are marked as practice on every page.
    """
    from ..report.paper import Booklet, Cover, booklet_html
    from ..report.pdf import write_pdf

    language, wordings = language_tag(lang), _Wordings(wording_paths)
    people = participant_codes(codes, codes_file)
    if study_name is not None:
        if names or settings or wave_name is None:
            raise click.UsageError("--study takes --wave and neither IDs nor --set: the study says both.")
        study = load_study(study_name)
        forms = _battery(study, wave_name, language, wordings)
        cover = Cover(_title(title, study, forms, own_words or language))
        wave = _wave_label(study, wave_name, language)
    else:
        if not names or wave_name is not None or title is not None:
            raise click.UsageError("Name instruments, or a battery with --study and --wave.")
        study, cover, wave = None, None, ""
        forms = _alone(names, language, given_settings(settings), wordings)
    spoken = _own_words(own_words, language, study)
    booklets = [Booklet(forms, spoken, cover=cover, participant=code, wave=wave) for code in people or [""]]
    pages = write_pdf(map(booklet_html, booklets), out)
    _say_what_is_practice(forms)
    click.echo(f"{pages} pages written to {out}.")


class _Wordings:
    """The packs a command was given: files by themselves, and data folders."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._folders = [path for path in paths if path.is_dir()]
        self._packs = [read_pack(path) for path in paths if not path.is_dir()]

    def of(self, instrument: Instrument, language: str) -> WordingPack | None:
        """Return the pack of an instrument in a language, a file before a folder, or None."""
        named = [p for p in self._packs if (p.instrument, p.language) == (instrument.id, language)]
        kept = (usable_pack(folder, instrument, language) for folder in self._folders)
        return named[-1] if named else next((pack for pack in kept if pack is not None), None)


def _alone(
    names: Sequence[str], language: str, given: dict[str, str], wordings: _Wordings
) -> list[PaperForm]:
    instruments = [load_instrument(name) for name in names]
    known = {name for one in instruments for name in one.parameters}
    if unknown := sorted(given.keys() - known):
        allowed = ", ".join(sorted(known)) or "none"
        raise click.UsageError(f"--set names {', '.join(unknown)}; parameters here: {allowed}.")
    return [
        paper_form(
            one,
            language,
            given={name: choice for name, choice in given.items() if name in one.parameters},
            wording=wordings.of(one, language),
        )
        for one in instruments
    ]


def _battery(study: Study, wave: str, language: str, wordings: _Wordings) -> list[PaperForm]:
    waves = [one.id for one in study.survey_waves]
    if wave not in waves:
        nearest = nearest_match(wave, waves)
        raise DefinitionError(
            [problem("DEF-WAVE-UNKNOWN", where=study.id, found=wave, allowed=waves, nearest=nearest)]
        )
    allowed = [*study.languages, *study.form_languages]
    if language not in allowed:
        raise DefinitionError(
            [problem("FORM-LANGUAGE", where=f"study {study.id}", found=language, allowed=allowed)]
        )
    forms = []
    for entry in study.instruments_at(wave):
        one = load_instrument(entry.instrument)
        given = chosen_parameters(study, one, wave)
        pack = wordings.of(one, language)
        forms.append(paper_form(one, language, given=given, wording=pack, study=study))
    return forms


def _title(given: str | None, study: Study, forms: Sequence[PaperForm], spoken: str) -> str:
    """Return what the cover is called: the given title, the study's own if it tells nothing, or a neutral word."""
    from ..report.paper_cover import cover_title, telling_words
    from ..report.paper_words import PAPER_LANGUAGES, PaperWords

    instruments = [form.instrument for form in forms]
    if given is not None:
        return cover_title(given, instruments)
    own = study.title.root.get(spoken)
    found = telling_words(own, instruments) if own is not None else []
    if own is not None and not found:
        return own
    neutral = PaperWords(spoken if spoken in PAPER_LANGUAGES else study.languages[0])("questionnaire")
    if found:
        click.echo(f"The title of the study tells {', '.join(found)}; the cover says {neutral}.", err=True)
    return neutral


def _wave_label(study: Study, wave: str, language: str) -> str:
    label = study.wave(wave).label
    return wave if label is None else label.root.get(language, wave)


def _own_words(given: str | None, language: str, study: Study | None) -> str:
    from ..report.paper_words import PAPER_LANGUAGES

    chosen = given or (language if study is None or language in PAPER_LANGUAGES else study.languages[0])
    if chosen not in PAPER_LANGUAGES:
        raise ExportError([problem("PRINT-WORDS", found=chosen, allowed=PAPER_LANGUAGES)])
    return chosen


def _say_what_is_practice(forms: Sequence[PaperForm]) -> None:
    lacking = [form.instrument.id for form in forms if form.is_practice]
    if lacking:
        click.echo(
            f"Short labels instead of the holder's wording, for practice: {', '.join(lacking)}.", err=True
        )
    drill = [form.instrument.id for form in forms if form.is_practice_only and not form.is_practice]
    if drill:
        text = (
            "For practice only, since an answer may raise an alert and no study with a safety plan is named"
        )
        click.echo(f"{text}: {', '.join(drill)}.", err=True)
