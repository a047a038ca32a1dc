"""Instruments made up for the browser tests, in a library beside the shipped ones.

As a program it serves a study that uses them: `python made_up.py STORE_URL STUDY_FILE PORT`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from workmh_measures.definitions import library
from workmh_measures.ui.serve import serve

FOLDER = Path(__file__).with_name("instruments")


@contextmanager
def larger_library() -> Iterator[None]:
    """Let the library hold the made-up instruments as well; they pass the same checks as the others."""
    shipped = library.data_folder
    with tempfile.TemporaryDirectory() as folder:
        for path in (*shipped("instruments").glob("*.yaml"), *FOLDER.glob("*.yaml")):
            (Path(folder) / path.name).symlink_to(path)
        with mock.patch.object(
            library, "data_folder", lambda name: Path(folder) if name == "instruments" else shipped(name)
        ):
            yield


if __name__ == "__main__":
    with larger_library():
        serve(sys.argv[1], sys.argv[2], "127.0.0.1", int(sys.argv[3]))
