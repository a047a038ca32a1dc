"""The files of a synthetic trial; the same seed writes identical bytes."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

from ..dataset.assemble import assemble
from ..dataset.reshape import to_wide
from ..definitions.library import scheduled_instruments
from ..model.fingerprint import fingerprint
from ..model.study import Study
from ..trial.simulate import SimulatedStudy, simulate
from ..trial.simulation.told_truth import people_table, told_truth
from ..trial.simulation.truth import Truth
from .simulated_tables import items_rows, tables

__all__ = ["write_simulated_files"]


def write_simulated_files(
    study: Study, *, n: int, seed: int, folder: Path, truth: Truth | None = None
) -> list[Path]:
    """Simulate a study and write its files.

    Parameters
    ----------
    n : people enrolled.
    seed : of all chance.
    folder : made if it does not exist.
    truth : what to put in, where it is something else than the defaults.

    Returns
    -------
    Paths of the files written.
    """
    from ..export.codebook_table import write_codebook
    from ..export.spss import write_sav

    instruments = scheduled_instruments(study)
    simulated = simulate(study, instruments, n=n, seed=seed, truth=truth)
    study = simulated.study  # marked as simulated
    dataset = assemble(
        study, instruments, simulated.answers, simulated.enrolments, today=simulated.observed_until
    )
    folder.mkdir(parents=True, exist_ok=True)
    written = _tables(simulated, folder)
    wide = to_wide(dataset, study)
    write_sav(wide, folder / "items_wide.sav", language=study.languages[0])
    write_codebook(wide.codebook, folder / "codebook.csv", language=study.languages[0])
    put_in = folder / "truth.json"
    put_in.write_text(json.dumps(told_truth(simulated), indent=1) + "\n", encoding="utf-8")
    saved = [folder / "items_wide.sav", folder / "items_wide.sav.manifest.json"]
    written += [*saved, folder / "codebook.csv", put_in]
    return [*written, _manifest(simulated, written, folder / "manifest.json")]


def _tables(simulated: SimulatedStudy, folder: Path) -> list[Path]:
    items = folder / "items_long.csv"
    with items.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(items_rows(simulated))
    written = [items]
    for name, frame in (*tables(simulated).items(), ("truth_persons", people_table(simulated))):
        written.append(folder / f"{name}.csv")
        frame.to_csv(written[-1], index=False, lineterminator="\n")
    return written


def _manifest(simulated: SimulatedStudy, written: list[Path], path: Path) -> Path:
    manifest = {
        "simulated": True,
        "study": simulated.study.id,
        "study_fingerprint": fingerprint(simulated.study),
        "n": len(simulated.enrolments),
        "seed": simulated.seed,
        "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in written},
    }
    path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return path
