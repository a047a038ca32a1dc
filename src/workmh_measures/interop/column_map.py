"""The column map: which column of a file holds which item, and what its codes mean.

.. code-block:: yaml

    items: {q1: Q_1, q2: Q_2}         # a bare {q1: Q_1, q2: Q_2} works too
    id: Respondent
    wave: Time
    missing: {7: prefer_not_to_answer, 9: does_not_know, q2: {8: skipped}}
    recode: {1: 0, 2: 1, 3: 2, q2: {Never: 0, Always: 2}}
    person: {sex: {column: Gender, values: {Male: male, Female: female}}, age: {column: Age}}

In `missing` and `recode` a key that holds a mapping is an item; its own codes come before those for all.
Reading, matching and applying it stand in three modules; this one gathers them.
"""

from .column_match import Matched, match_columns
from .map_file import ColumnMap, PersonColumn, read_column_map
from .mapped_answers import MappedAnswers, apply_map, mapped_answers, person_columns

__all__ = [
    "ColumnMap",
    "MappedAnswers",
    "Matched",
    "PersonColumn",
    "apply_map",
    "mapped_answers",
    "match_columns",
    "person_columns",
    "read_column_map",
]
