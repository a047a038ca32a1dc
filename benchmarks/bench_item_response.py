"""The graded response model of 25 items, from the answers to standard errors, beside other programs.

    python benchmarks/bench_item_response.py [PYTHON]

PYTHON is one that has the packages mirt and girth (they ask for versions of numpy of their own); without it, this one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring import (
    ONE_THREAD,
    Case,
    Conditions,
    RProgram,
    added_megabytes,
    interleaved,
    on_one_thread,
    r_is_here,
    r_versions,
    timed,
)
from results import table, write_section

from workmh_measures.analysis.item_response.graded_model import GradedModel
from workmh_measures.analysis.item_response.marginal_maximum_likelihood import fitted_items
from workmh_measures.analysis.item_response.several_traits import fitted_traits

ITEMS = 25
SIZES = {1_193: 5, 10_000: 3, 100_000: 1}
R_MOST = 1_193
HERE = Path(__file__).parent
OURS, THREE = "ours, with standard errors", "ours, three correlated traits, with standard errors"
WAYS = {
    "mirt": "mirt (Python), as it comes: 21 nodes",
    "mirt_errors": "mirt (Python), with standard errors",
    "mirt_fine": "mirt (Python), 61 nodes, tolerance 1e-6",
    "girth": "girth grm_mml",
}
PLAIN_R = "R, plain expectation and maximisation"


@dataclass(frozen=True)
class Peers:
    """Programs that wait for a line and answer with seconds and numbers."""

    programs: dict[str, tuple[RProgram, str]]

    def close(self) -> None:
        """Let them end."""
        for program in {id(one): one for one, _ in self.programs.values()}.values():
            program.close()


class PythonProgram(RProgram):
    """The same with another Python."""

    def __init__(self, python: str, path: Path) -> None:
        command = [python, str(HERE / "item_response_peer.py"), str(path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def answers_of(n: int) -> np.ndarray:
    """Answers 0 to 3 by the graded model, slopes .9 to 2.5."""
    random = np.random.default_rng(20260115)
    slopes, centres = random.uniform(0.9, 2.5, ITEMS), random.normal(0.0, 0.3, (ITEMS, 1))
    logits = slopes[:, None] * (random.standard_normal((n, 1, 1)) - centres - np.array([-1.2, 0.0, 1.2]))
    return (random.random((n, ITEMS, 1)) < 1.0 / (1.0 + np.exp(-logits))).sum(axis=2).astype(float)


def answers_of_three(n: int) -> np.ndarray:
    """Answers to 24 items of three traits that correlate by .5."""
    random = np.random.default_rng(20260116)
    traits = random.multivariate_normal(np.zeros(3), np.full((3, 3), 0.5) + 0.5 * np.eye(3), n)
    slopes = random.uniform(0.9, 2.5, 24)
    logits = slopes[:, None] * (np.repeat(traits, 8, axis=1)[:, :, None] - np.array([-1.2, 0.0, 1.2]))
    return (random.random((n, 24, 1)) < 1.0 / (1.0 + np.exp(-logits))).sum(axis=2).astype(float)


def peers_of(python: str, there: str, path: Path, n: int) -> Peers:
    """Start those that are there."""
    found: dict[str, tuple[RProgram, str]] = {}
    if there:
        program = PythonProgram(python, path)
        for case, way in WAYS.items():
            if case.split("_")[0] in there and (n < max(SIZES) or case != "mirt_fine"):
                found[way] = (program, case)
    if r_is_here() and n <= R_MOST:
        found[PLAIN_R] = (RProgram(HERE / "item_response_peer.R", str(path), str(n)), "fit")
    return Peers(found)


def rows_of(n: int, repeats: int, asked: tuple[str, str]) -> list[list[str]]:
    """Time everything at one size, and tell how far each is from the top of the likelihood."""
    answers = answers_of(n)

    def call() -> object:
        return fitted_items(GradedModel(), answers)

    slopes = fitted_items(GradedModel(), answers).parameters[:, 0]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers"
        answers.tofile(path)
        peers, off = peers_of(*asked, path, n), {OURS: 0.0}
        cases: dict[str, Case] = {OURS: timed(call)}
        for way, (program, case) in peers.programs.items():
            _, _, *theirs = program.ask(case)
            off[way] = float(np.abs(np.array(theirs) - slopes).max())
            cases[way] = program.case(case)
        found = interleaved(cases, repeats=repeats)
        peers.close()
    fastest = min((found[way].median for way in found if way != OURS), default=float("nan"))
    return [
        [
            way,
            f"{n:,}",
            f"{found[way].median * 1e3:.0f}",
            f"{found[way].best * 1e3:.0f}",
            f"{found[way].median / fastest:.3f}",
            f"{off[way]:.5f}",
            f"{added_megabytes(call):.0f}" if way == OURS else "",
        ]
        for way in found
    ]


def row_of_three(n: int) -> list[str]:
    """Time three correlated traits, each item of one; no peer here fits them so."""
    answers = answers_of_three(n)
    traits = [range(8), range(8, 16), range(16, 24)]

    def call() -> object:
        return fitted_traits(GradedModel(), answers, traits)

    found = interleaved({THREE: timed(call)}, repeats=3)[THREE]
    seconds = [f"{found.median * 1e3:.0f}", f"{found.best * 1e3:.0f}"]
    return [THREE, f"{n:,}", *seconds, "", "", f"{added_megabytes(call):.0f}"]


def main() -> None:
    """Measure all sizes and write the section."""
    python = sys.argv[1] if len(sys.argv) > 1 else sys.executable
    asked = subprocess.run(
        [python, str(HERE / "item_response_peer.py")], capture_output=True, text=True, check=True
    )
    there = asked.stdout.strip()
    conditions = Conditions("numpy", "scipy")
    rows = [row for n, repeats in SIZES.items() for row in rows_of(n, repeats, (python, there))]
    rows.append(row_of_three(1_193))
    said = f"Python packages beside it: {there}." if there else "Neither mirt nor girth is installed here."
    write_section(
        "item_response",
        "Graded response model: 25 items with 4 categories",
        [
            str(conditions),
            f"{said} {r_versions('base')} {ONE_THREAD}",
            table(
                [
                    "way",
                    "persons",
                    "median ms",
                    "best ms",
                    "/ fastest peer",
                    "largest error of a slope",
                    "MB added",
                ],
                rows,
            ),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
