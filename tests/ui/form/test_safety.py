"""What the form says of safety: nothing that does not hold."""

from __future__ import annotations

from workmh_measures.definitions.library import load_study
from workmh_measures.ui.form.safety import panel_words


def test_only_a_study_in_earnest_says_that_somebody_calls() -> None:
    demo = load_study("demo")
    assert demo.simulated
    tried_out, in_earnest = (
        panel_words(study, "nb") or {} for study in (demo, demo.model_copy(update={"simulated": False}))
    )
    assert in_earnest["call"]
    assert tried_out == {name: text for name, text in in_earnest.items() if name != "call"}
