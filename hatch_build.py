"""Build hook: the wheel carries the ready-made instruments compiled, so that `workmh` starts at once.

An isolated build lacks the libraries that read definitions; its wheel goes without, and the program keeps what it
has checked in the user's cache folder.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NEEDED = ("numpy", "pandas", "pydantic", "ruamel.yaml")
PROGRAM = "import sys; from workmh_measures.definitions.compile_library import main; main(sys.argv[1])"


class CompiledInstruments(BuildHookInterface[Any]):
    """Adds the compiled instruments to the wheel; an editable install has the user's cache instead."""

    folder: Path | None = None

    def initialize(self, target_version: str, build_data: dict[str, Any]) -> None:
        """Compile every ready-made instrument; one that does not pass its checks stops the build."""
        if target_version == "editable":
            return
        lacking = _lacking()
        if lacking:
            self.app.display_warning(f"built without compiled instruments, for lack of {', '.join(lacking)}")
            return
        self.folder = Path(tempfile.mkdtemp(prefix="workmh-compiled-"))
        program = [sys.executable, "-c", PROGRAM, str(self.folder)]
        subprocess.run(program, cwd=Path(self.root) / "src", check=True)
        build_data["force_include"][str(self.folder)] = "workmh_measures/compiled"

    def finalize(self, _version: str, _build_data: dict[str, Any], _artifact: str) -> None:
        """Remove what was compiled."""
        if self.folder is not None:
            shutil.rmtree(self.folder)


def _lacking() -> list[str]:
    lacking = [name for name in NEEDED if find_spec(name.partition(".")[0]) is None]
    try:
        version("workmh-measures")
    except PackageNotFoundError:
        lacking.append("workmh-measures itself")
    return lacking
