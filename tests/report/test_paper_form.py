"""One instrument as a paper form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import DefinitionError
from workmh_measures.model.wording import WordingPack
from workmh_measures.report.paper_form import paper_form
from workmh_measures.ui.form.compile import compile_form


def test_paper_and_browser_show_the_same_texts_with_the_same_hash() -> None:
    study = load_study("demo")
    for entry in study.instruments_at("t0"):
        one = load_instrument(entry.instrument)
        page = compile_form(study, one, wave="t0", language="nb")
        paper = paper_form(one, "nb", given=entry.parameters, study=study)
        assert paper.texts["items"] == page["items"]
        assert paper.texts["title"] == page["title"]
        assert paper.wording_hash == page["wording_hash"]
        assert paper.fingerprint == page["fingerprint"]
        assert (paper.is_practice, paper.is_practice_only) == (page["practice"], page["practice_only"])


def test_only_parameters_that_a_text_names_must_be_chosen() -> None:
    assert paper_form(load_instrument("eq5d5l"), "nb", given={}).texts["items"]
    with pytest.raises(DefinitionError) as refusal:
        paper_form(load_instrument("rtw_expectancy"), "nb", given={})
    assert [(p.code, p.found) for p in refusal.value.problems] == [("PARAM-MISSING", "horizon_months")]


def test_a_language_without_texts_is_refused(arabic_pack: Callable[[str], WordingPack]) -> None:
    one = load_instrument("who5")
    for language, wording in (("ar", None), ("nb", arabic_pack("who5"))):
        with pytest.raises(DefinitionError, match="FORM-LANGUAGE"):
            paper_form(one, language, given={}, wording=wording)


def test_an_incomplete_pack_is_refused(arabic_pack: Callable[[str], WordingPack]) -> None:
    pack = arabic_pack("who5")
    texts: dict[str, Any] = {name: text for name, text in pack.texts.items() if name != "item.02"}
    with pytest.raises(DefinitionError, match="WORD-LACKING"):
        paper_form(load_instrument("who5"), "ar", given={}, wording=pack.model_copy(update={"texts": texts}))


def test_a_language_the_project_has_no_words_in_needs_a_pack() -> None:
    one = load_instrument("who5")
    name = type(one.name).model_validate({**one.name.root, "sv": "WHO-5"})
    with pytest.raises(DefinitionError, match=r"FORM-LANGUAGE.*Allowed: en, nb, nn"):
        paper_form(one.model_copy(update={"name": name}), "sv", given={})
