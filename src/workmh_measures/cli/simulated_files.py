"""The files of a synthetic trial; the same seed writes identical bytes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from ..dataset.assemble import assemble
from ..dataset.reshape import to_wide
from ..model.fingerprint import fingerprint
from ..model.study import Study
from ..trial.simulate import SimulatedStudy, simulate, simulated_answers
from .export import instruments_of

__all__ = ["write_simulated_files"]


def write_simulated_files(study: Study, *, n: int, seed: int, folder: Path) -> list[Path]:
    """Simulate a study and write its files.

    Parameters
    ----------
    n : people enrolled.
    seed : of all chance.
    folder : made if it does not exist.

    Returns
    -------
    Paths of the files written.
    """
    from ..export.codebook_table import write_codebook
    from ..export.spss import write_sav

    instruments = instruments_of(study)
    simulated = simulate(study, instruments, n=n, seed=seed)
    study = simulated.study  # marked as simulated
    answers = simulated_answers(simulated)
    dataset = assemble(study, instruments, answers, simulated.enrolments, today=simulated.observed_until)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in ("items_long.csv", "participants.csv", "spells.csv")]
    items = answers.frame.assign(value=_plain_numbers(answers.frame["value"]))
    for path, frame in zip(paths, (items, _participants(simulated), _spells(simulated)), strict=True):
        frame.to_csv(path, index=False, lineterminator="\n")
    wide = to_wide(dataset, study)
    write_sav(wide, folder / "items_wide.sav", language=study.languages[0])
    write_codebook(wide.codebook, folder / "codebook.csv", language=study.languages[0])
    truth = folder / "truth.json"
    truth.write_text(json.dumps(asdict(simulated.truth), indent=2) + "\n", encoding="utf-8")
    saved = [folder / "items_wide.sav", folder / "items_wide.sav.manifest.json"]
    written = [*paths, *saved, folder / "codebook.csv", truth]
    return [*written, _manifest(simulated, written, folder / "manifest.json")]


def _plain_numbers(values: pd.Series) -> pd.Series:
    """Return codes as whole numbers and the rest with the fewest digits that give it back."""
    texts = ["" if v != v else str(int(v)) if v.is_integer() else repr(v) for v in values.tolist()]
    return pd.Series(texts, index=values.index)


def _participants(simulated: SimulatedStudy) -> pd.DataFrame:
    rows = [
        {
            "participant": person.participant,
            "arm": person.arm,
            "unit": person.unit,
            **person.strata,
            **{f"{anchor}_date": day.isoformat() for anchor, day in person.anchors.items()},
            "language": person.language,
            "observed_until": simulated.observed_until.isoformat(),
        }
        for person in simulated.enrolments
    ]
    return pd.DataFrame(rows)


def _spells(simulated: SimulatedStudy) -> pd.DataFrame:
    rows = [{**asdict(spell), "source": "register"} for spell in simulated.spells]
    return pd.DataFrame(rows, columns=["participant", "start", "end", "percent", "source"])


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
