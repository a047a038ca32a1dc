"""Small counts stay unknown: by hand for tables one can see through, and by linear programming for hundreds of others."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from workmh_measures.trial.small_cells import (
    LEAST_RANGE,
    SMALLEST_SHOWN,
    Cell,
    CellSum,
    SummedTable,
    exposed_cells,
    hidden_cells,
)


def test_the_limits_are_those_the_page_on_reports_promises() -> None:
    assert (SMALLEST_SHOWN, LEAST_RANGE) == (5, 3)


def table_of(values: np.ndarray) -> SummedTable:
    """Rows and columns with their totals, as cells `r0c0` and so on; `t` for a total."""
    full = np.vstack([values, values.sum(axis=0)])
    full = np.hstack([full, full.sum(axis=1, keepdims=True)])
    rows, columns = [[*range(n), "t"] for n in values.shape]
    cells = [
        Cell(f"r{r}c{c}", int(full[i, j]), 0 < full[i, j] < SMALLEST_SHOWN)
        for (i, r), (j, c) in itertools.product(enumerate(rows), enumerate(columns))
    ]
    sums = [CellSum(f"r{r}ct", tuple(f"r{r}c{c}" for c in columns[:-1])) for r in rows]
    sums += [CellSum(f"rtc{c}", tuple(f"r{r}c{c}" for r in rows[:-1])) for c in columns[:-1]]
    return SummedTable(tuple(cells), tuple(sums))


def ranges(table: SummedTable, hidden: frozenset[str]) -> dict[str, float]:
    """Width of what each hidden cell can be, by a program written for this test: all cells at once, nothing reduced."""
    names = [cell.name for cell in table.cells]
    matrix = np.zeros((len(table.sums), len(names)))
    for row, one in enumerate(table.sums):
        matrix[row, names.index(one.total)] = 1
        for part in one.parts:
            matrix[row, names.index(part)] -= 1
    bounds = [
        ((1 if c.zero_is_shown else 0), None)
        if c.name in hidden
        else ((c.value, c.value) if c.printed else (0, None))
        for c in table.cells
    ]
    widths = {}
    for place, cell in enumerate(table.cells):
        if cell.name in hidden or cell.sensitive:
            ends = []
            for sign in (1, -1):
                aim = np.zeros(len(names))
                aim[place] = sign
                found = linprog(aim, A_eq=matrix, b_eq=np.zeros(len(table.sums)), bounds=bounds)
                ends.append(found.fun if found.status == 0 else -np.inf)
            widths[cell.name] = -ends[1] - ends[0]
    return widths


def test_a_lone_small_count_takes_others_with_it_in_its_row_and_column() -> None:
    table = table_of(np.array([[2, 20, 30], [40, 50, 60], [70, 80, 90]]))
    hidden = hidden_cells(table)
    assert "r0c0" in hidden
    assert any(name in hidden for name in ("r0c1", "r0c2", "r0ct"))
    assert any(name in hidden for name in ("r1c0", "r2c0", "rtc0"))
    assert len(hidden) <= 6
    assert not exposed_cells(table, hidden)


def test_two_small_counts_that_add_up_to_three_do_not_hide_each_other() -> None:
    table = table_of(np.array([[1], [2], [60]]))
    alone = frozenset({"r0c0", "r1c0", "r0ct", "r1ct"})
    assert {one.name: (one.low, one.high) for one in exposed_cells(table, alone)}["r0c0"] == pytest.approx(
        (1, 2)
    )
    hidden = hidden_cells(table)
    assert hidden >= alone
    assert not exposed_cells(table, hidden)


def test_a_table_without_small_counts_is_shown_whole_and_so_are_its_zeros() -> None:
    assert hidden_cells(table_of(np.array([[0, 7], [12, 5]]))) == frozenset()
    assert {n for n in hidden_cells(table_of(np.array([[0, 7, 3], [12, 5, 9]]))) if n == "r0c0"} == set()


def test_nobody_and_everybody_are_hidden_where_that_tells_something_of_each_person() -> None:
    cells = (
        Cell("asked", 8, False),
        Cell("working", 8, True, zero_is_shown=False),
        Cell("not_working", 0, True, printed=False),
    )
    table = SummedTable(cells, (CellSum("asked", ("working", "not_working")),))
    assert hidden_cells(table) == {"working"}
    assert ranges(table, frozenset({"working"})) == {"working": 8, "not_working": 8}


def test_a_difference_that_is_not_printed_is_protected_as_well() -> None:
    cells = (Cell("due", 14, False), Cell("reached", 12, False), Cell("not_reached", 2, True, printed=False))
    table = SummedTable(cells, (CellSum("due", ("reached", "not_reached")),))
    assert {one.name for one in exposed_cells(table, ())} == {"not_reached"}
    assert len(hidden_cells(table)) == 1


def test_what_an_earlier_table_showed_stays_shown_and_the_later_one_gives_nothing_away() -> None:
    months = [
        Cell("may", 3, True, fixed=True),
        Cell("june", 30, False, fixed=True),
        Cell("july", 8, False, fixed=True),
    ]
    table = SummedTable((*months, Cell("quarter", 41, False)), (CellSum("quarter", ("may", "june", "july")),))
    assert {one.name for one in exposed_cells(table, {"may"})} == {"may"}
    assert hidden_cells(table, already={"may"}) == {"may", "quarter"}


def test_what_was_given_away_already_is_refused() -> None:
    cells = (
        Cell("all", 9, False, fixed=True),
        Cell("a", 3, True, fixed=True),
        Cell("b", 6, False, fixed=True),
    )
    with pytest.raises(ValueError, match="nothing left to hide"):
        hidden_cells(SummedTable(cells, (CellSum("all", ("a", "b")),)), already={"a"})


def test_a_sum_that_does_not_hold_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="not the sum of its parts: a"):
        SummedTable((Cell("a", 1, True), Cell("b", 2, True)), (CellSum("a", ("b",)),))


counts = st.one_of(st.integers(0, 6), st.integers(0, 60))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(2, 5), st.integers(1, 4), st.data())
def test_no_hidden_cell_of_any_table_can_be_worked_out(rows: int, columns: int, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(counts, min_size=rows * columns, max_size=rows * columns))
    table = table_of(np.array(drawn).reshape(rows, columns))
    hidden = hidden_cells(table)
    assert {cell.name for cell in table.cells if 0 < cell.value < SMALLEST_SHOWN} <= hidden
    assert all(width >= LEAST_RANGE - 1e-6 for width in ranges(table, hidden).values())
    assert not exposed_cells(table, hidden)


@pytest.mark.parametrize("seed", range(40))
def test_the_audit_finds_whatever_a_second_program_finds(seed: int) -> None:
    random = np.random.default_rng(seed)
    table = table_of(random.integers(0, 9, (3, 3)))
    shown = {cell.name for cell in table.cells if 0 < cell.value < SMALLEST_SHOWN}
    # Only some of what is needed is hidden, and a few cells at random.
    hidden = frozenset(shown | {c.name for c in table.cells if c.value and random.random() < 0.3})
    narrow = {name for name, width in ranges(table, hidden).items() if width < LEAST_RANGE - 1e-6}
    assert {one.name for one in exposed_cells(table, hidden)} == narrow
