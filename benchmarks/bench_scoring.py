"""Score 1,000,000 rows of 25 items with a missing rule: half answered gives the mean times 25.

Every way gives the score and the number of answers; all must agree before anything is timed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from measuring import (
    ONE_THREAD,
    Conditions,
    RProgram,
    added_megabytes,
    in_a_process_of_its_own,
    interleaved,
    on_one_thread,
    r_is_here,
    timed,
)
from results import table, write_section

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.instrument import Instrument
from workmh_measures.scoring.answers import answer_problems
from workmh_measures.scoring.kernel import prorated_sum
from workmh_measures.scoring.score import score

ROWS, ITEMS, LEAST, MISSING = 1_000_000, 25, 13, -9
NAMES = [f"q{i:02d}" for i in range(1, ITEMS + 1)]
REPEATS = 21
SIZES = {410: 15, 1_193: 15, 10_000: 15, 100_000: 15}  # persons -> repeats, beside the million
OUTPUT_MEGABYTES = ROWS * (8 + 2) / 2**20  # score float64 and n_answered int16

Way = Callable[[], tuple[Any, Any]]


def whole_answers(rows: int = ROWS) -> np.ndarray:
    """Answers 0 to 3 as int8, one in twenty missing; each item lies together in memory."""
    random = np.random.default_rng(20260115)
    answers = random.integers(0, 4, (ITEMS, rows)).astype(np.int8)
    answers[random.random(answers.shape) < 0.05] = MISSING
    return answers.T


def decimal_answers(order: str = "F", rows: int = ROWS) -> np.ndarray:
    """The same as float64 with NaN, by items (F) or by persons (C)."""
    whole = whole_answers(rows)
    return np.array(np.where(whole == MISSING, np.nan, whole), order=order)


def ours(answers: np.ndarray) -> Way:
    """Our numeric function."""
    missing = MISSING if answers.dtype.kind == "i" else None
    return lambda: prorated_sum(answers, min_answered=LEAST, missing=missing)


def by_polars(frame: pl.DataFrame) -> Way:
    """By hand in polars, which uses every core."""
    # The fastest of the forms we know; mean_horizontal takes longer.
    n = pl.sum_horizontal(pl.all().is_not_null()).alias("n")
    total = pl.sum_horizontal(pl.all()).alias("total")
    score = pl.when(pl.col("n") >= LEAST).then(pl.col("total").cast(pl.Float64) * ITEMS / pl.col("n"))

    def run() -> tuple[Any, Any]:
        done = frame.lazy().with_columns(n, total).select(score.alias("score"), "n").collect()
        return done["score"], done["n"]

    return run


def by_pandas(frame: pd.DataFrame) -> Way:
    """By hand in pandas."""

    def run() -> tuple[Any, Any]:
        n = frame.count(axis=1)
        total = frame.sum(axis=1).astype("float64")  # Int8 would run over
        return (total * ITEMS / n).where(n >= LEAST), n

    return run


def polars_frame(answers: np.ndarray) -> pl.DataFrame:
    """The answers as polars likes them: null for missing."""
    frame = pl.DataFrame({name: answers[:, i] for i, name in enumerate(NAMES)})
    if answers.dtype.kind == "f":
        return frame.fill_nan(None)
    return frame.with_columns(pl.when(pl.all() != MISSING).then(pl.all()))


def pandas_frame(answers: np.ndarray) -> pd.DataFrame:
    """The answers as pandas likes them: NaN, or nullable whole numbers."""
    if answers.dtype.kind == "f":
        return pd.DataFrame(answers, columns=NAMES)
    return pd.DataFrame({name: pd.array(answers[:, i], "Int8") for i, name in enumerate(NAMES)}).replace(
        MISSING, pd.NA
    )


WAYS: dict[str, Callable[[int], Way]] = {
    "ours, float64 by items": lambda rows: ours(decimal_answers(rows=rows)),
    "ours, float64 by persons": lambda rows: ours(decimal_answers("C", rows)),
    "polars, float64": lambda rows: by_polars(polars_frame(decimal_answers(rows=rows))),
    "pandas, float64": lambda rows: by_pandas(pandas_frame(decimal_answers(rows=rows))),
    "ours, int8 by items": lambda rows: ours(whole_answers(rows)),
    "ours, int8 by persons": lambda rows: ours(np.ascontiguousarray(whole_answers(rows))),
    "polars, int8": lambda rows: by_polars(polars_frame(whole_answers(rows))),
    "pandas, Int8": lambda rows: by_pandas(pandas_frame(whole_answers(rows))),
}
PEERS = {"float64": ("polars, float64", "pandas, float64"), "int8": ("polars, int8", "pandas, Int8")}


def numbers(result: tuple[Any, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Score and count as float64 arrays, NaN for none, whatever the program gave."""
    values, n = (pd.Series(part).to_numpy(np.float64, na_value=np.nan) for part in result)
    return values, n


def instrument() -> Instrument:
    """A definition with the same rule, for the route over a DataFrame."""
    items = ", ".join(NAMES)

    def example(name: str, answers: list[str], score: str) -> str:
        pairs = ", ".join(f"{n}: {a}" for n, a in zip(NAMES, answers, strict=True))
        return f"  - {{name: {name}, source: by hand, answers: {{{pairs}}}, scores: {{total: {score}}}}}"

    examples = [
        example("all lowest codes", ["0"] * 25, "0"),
        example("all highest codes", ["3"] * 25, "75"),
        example("just enough", ["0"] * 13 + ["null"] * 12, "0"),
        example("one too few", ["0"] * 12 + ["null"] * 13, "null"),
        example("nothing answered", ["null"] * 25, "null"),
    ]
    options = ", ".join(f"{{code: {code}, label: {{en: '{code}'}}}}" for code in range(4))
    text = f"""schema: 1
id: benchmark
version: "1.0"
status: draft
name: {{en: Benchmark}}
short_name: BM
construct: none
domain: distress
respondent: participant
references: [{{role: development, citation: "Made for the benchmark"}}]
licence: {{status: open, holder: the project, checked: 2026-01-15, evidence: project_choice, wording: project}}
evidence: {{order: project_choice, keys: project_choice, missing_rule: project_choice, cutoffs: project_choice}}
response_scales:
  four: {{kind: choice, measure: ordinal, options: [{options}]}}
items:
{chr(10).join(f"  - {{id: {n}, response_scale: four, label: {{en: {n}}}}}" for n in NAMES)}
scales:
  - {{id: total, name: {{en: Total}}, items: [{items}], measurement_model: reflective, combine: prorated_sum,
     missing: {{min_answered: {LEAST}}}, range: [0, 75], round: none, direction: none}}
examples:
{chr(10).join(examples)}
"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "benchmark.yaml"
        path.write_text(text, encoding="utf-8")
        return load_instrument(path)


def smaller(rows: int, repeats: int) -> list[list[str]]:
    """Time every way at another number of persons, with its ratio to the faster peer of its kind."""
    found = interleaved({name: timed(make(rows)) for name, make in WAYS.items()}, repeats=repeats)
    fastest = {kind: min(found[name].median for name in names) for kind, names in PEERS.items()}

    def row(name: str) -> list[str]:
        timing, ratio = found[name], found[name].median / fastest["float64" if "float64" in name else "int8"]
        return [name, f"{rows:,}", f"{timing.median * 1e3:.3f}", f"{timing.best * 1e3:.3f}", f"{ratio:.2f}"]

    return [row(name) for name in found]


def main() -> None:
    """Check, time, weigh, and write the section."""
    conditions = Conditions("numpy", "pandas", "polars")
    ways = {name: make(ROWS) for name, make in WAYS.items()}
    expected, n_expected = numbers(ways["ours, float64 by items"]())
    for name, way in ways.items():
        values, n = numbers(way())
        assert np.allclose(values, expected, rtol=1e-13, atol=0, equal_nan=True), name
        assert np.array_equal(n, n_expected), name

    definition, frame = instrument(), pandas_frame(decimal_answers())
    assert np.array_equal(score(definition, frame).frame["benchmark_total"], expected, equal_nan=True)
    cases = {name: timed(way) for name, way in ways.items()} | {
        "check of every answer": timed(lambda: answer_problems(definition, frame)),
        "DataFrame route, answers known": timed(lambda: score(definition, frame, checked=True)),
        "DataFrame route with the check": timed(lambda: score(definition, frame)),
    }
    with tempfile.TemporaryDirectory() as folder:
        program = None
        if r_is_here():
            path = Path(folder) / "answers"
            decimal_answers().T.tofile(path)
            program = RProgram(Path(__file__).with_name("peers.R"), str(path), str(ROWS), str(ITEMS))
            _, total, n_scored, n_given = program.ask("rowMeans")
            assert np.isclose(total, np.nansum(expected), rtol=1e-12, atol=0)
            assert (n_scored, n_given) == ((~np.isnan(expected)).sum(), n_expected.sum())
            cases["R rowMeans on a matrix"] = program.case("rowMeans")
        found = interleaved(cases, repeats=REPEATS)
        if program is not None:
            program.close()

    memory = {name: in_a_process_of_its_own(Path(__file__), "--memory", name) for name in WAYS}
    peers = {kind: min(names, key=lambda p: found[p].median) for kind, names in PEERS.items()}

    def row(name: str, baseline: str, goal: str) -> list[str]:
        timing = found[name]
        ratio = f"{timing.median / found[baseline].median:.2f}"
        added = f"{memory[name] - OUTPUT_MEGABYTES:.0f}" if name in memory else ""
        return [name, f"{timing.median * 1e3:.1f}", f"{timing.best * 1e3:.1f}", ratio, goal, added]

    others = [row for rows, repeats in SIZES.items() for row in smaller(rows, repeats)]
    columns = ["way", "median ms", "best ms", "ratio", "goal", "MB added"]
    decimals = [row(n, peers["float64"], "0.60" if "ours" in n else "") for n in found if "float64" in n]
    if "R rowMeans on a matrix" in found:
        decimals.append(row("R rowMeans on a matrix", peers["float64"], ""))
    whole = [row(n, peers["int8"], "0.20" if "ours" in n else "") for n in found if "nt8" in n]
    base = "ours, float64 by items"
    routes = [
        row(n, base, "" if n == base or "with the check" in n else "1.50")
        for n in found
        if n == base or "route" in n or "check" in n
    ]
    write_section(
        "scoring",
        "Scoring: 1,000,000 persons, 25 items, prorated sum with at least 13 answers",
        [
            f"{conditions} {ONE_THREAD}",
            f"MB added: peak beyond the two results ({OUTPUT_MEGABYTES:.0f} MB). Goals are for the faster peer.",
            f"float64 with NaN; ratio to {peers['float64']}:",
            table(columns, decimals),
            f"int8 with a sentinel; ratio to {peers['int8']}:",
            table(columns, whole),
            "The way over a DataFrame and an instrument file; ratio to our numeric function:",
            table(columns[:-1], [r[:-1] for r in routes]),
            "Other numbers of persons; ratio to the faster peer. Goal: no peer faster.",
            table(["way", "persons", "median ms", "best ms", "ratio"], others),
        ],
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        chosen = WAYS[sys.argv[2]](ROWS)
        print(added_megabytes(chosen))
    else:
        on_one_thread()
        main()
