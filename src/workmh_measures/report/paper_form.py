"""One instrument as a form on paper: its texts, how it is known, and whether it is for practice only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..dataset.form_texts import collection_mode, form_texts, wording_hash
from ..dataset.recall_words import OWN_LANGUAGES
from ..errors import DefinitionError, nearest_match, problem
from ..model.fingerprint import fingerprint
from ..model.instrument import Instrument
from ..model.study import Study
from ..model.wording import WordingPack, wording_problems
from ..scoring.parameters import resolved_parameters

__all__ = ["PaperForm", "paper_form"]


@dataclass(frozen=True)
class PaperForm:
    """An instrument in one language, ready to be laid out.

    Attributes
    ----------
    texts : as `dataset.form_texts.form_texts` makes them.
    wording_hash : the same as the web form of these texts stores with each answer.
    is_practice : some texts are the project's short labels.
    is_practice_only : answers may not be used, whatever the wording.
    """

    instrument: Instrument
    language: str
    texts: Mapping[str, Any]
    wording_hash: str
    is_practice: bool
    is_practice_only: bool

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the definition."""
        return fingerprint(self.instrument)


def paper_form(
    instrument: Instrument,
    language: str,
    *,
    given: Mapping[str, str],
    wording: WordingPack | None = None,
    study: Study | None = None,
) -> PaperForm:
    """Return the form of an instrument.

    Parameters
    ----------
    language : nb, nn or en where the instrument has it, or that of the pack.
    given : choices by parameter. Only those a text names must be chosen; the others do not show on paper.
    wording : the holder's wording.
    study : whose safety plan says that somebody looks at alerts; without one such a form is for practice.

    Raises
    ------
    DefinitionError
        FORM-LANGUAGE, the problems of the wording pack, or PARAM-MISSING, PARAM-UNKNOWN, PARAM-CHOICE.
    """
    _check(instrument, language, wording)
    used = _named(instrument, language, wording)
    unseen = {
        name: parameter.choice_ids[0]
        for name, parameter in instrument.parameters.items()
        if parameter.default is None and name not in used
    }
    parameters = resolved_parameters(instrument, {**unseen, **given})
    texts = form_texts(instrument, language, parameters=parameters, wording=wording)
    return PaperForm(
        instrument=instrument,
        language=language,
        texts=texts,
        wording_hash=wording_hash(texts, wording),
        is_practice=any(item["practice"] for item in texts["items"]),
        is_practice_only=collection_mode(study, instrument) == "practice",
    )


def _check(instrument: Instrument, language: str, wording: WordingPack | None) -> None:
    if wording is not None and (lacking := wording_problems(instrument, wording)):
        raise DefinitionError(lacking)
    allowed = sorted(instrument.languages & OWN_LANGUAGES) if wording is None else [wording.language]
    if language not in allowed:
        nearest = nearest_match(language, allowed)
        where = instrument.id
        raise DefinitionError(
            [problem("FORM-LANGUAGE", where=where, found=language, allowed=allowed, nearest=nearest)]
        )


def _named(instrument: Instrument, language: str, wording: WordingPack | None) -> set[str]:
    """Return the parameters the items name."""
    if wording is not None:
        texts = [text for name, text in wording.texts.items() if name.startswith("item.")]
    else:
        texts = [item.text.in_language(language) for item in instrument.items if item.text is not None]
    return {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}
