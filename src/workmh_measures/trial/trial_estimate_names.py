"""Names of estimates of trials, by section; `TRIAL_METHODS` are their variants. Both lists are closed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .economics_names import ECONOMICS_METHODS, ECONOMICS_NAMES
from .effect_names import EFFECT_METHODS, EFFECT_NAMES, SUBGROUP_NAMES
from .missing_names import MISSING_METHODS, MISSING_NAMES
from .took_part_names import BASELINE_NAMES, COMPLETENESS_NAMES, FLOW_NAMES, TOOK_PART_METHODS
from .work_names import TIME_TO_WORK_NAMES, WORK_METHODS, WORK_NAMES

__all__ = ["TRIAL_ANALYSES", "TRIAL_METHODS", "TRIAL_NAMES_BY_SECTION"]


TRIAL_NAMES_BY_SECTION: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "flow": FLOW_NAMES,
        "baseline": BASELINE_NAMES,
        "completeness": COMPLETENESS_NAMES,
        "effects": EFFECT_NAMES,
        "subgroups": SUBGROUP_NAMES,
        "work": WORK_NAMES,
        "time_to_work": TIME_TO_WORK_NAMES,
        "missing": MISSING_NAMES,
        "economics": ECONOMICS_NAMES,
    }
)
"""Section -> name -> what is estimated; a name is told in the section it comes first in."""
TRIAL_ANALYSES: Mapping[str, str] = MappingProxyType(
    {name: told for names in TRIAL_NAMES_BY_SECTION.values() for name, told in names.items()}
)
"""Every name of a trial estimate."""
TRIAL_METHODS: Mapping[str, str] = MappingProxyType(
    {**EFFECT_METHODS, **ECONOMICS_METHODS, **MISSING_METHODS, **TOOK_PART_METHODS, **WORK_METHODS}
)
"""Name in `method` -> which variant it is."""
