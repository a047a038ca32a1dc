"""What the program `age` makes of keys and files, and of files written here. Writes age_file.json.

Debian: sudo apt-get install age
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import tempfile
from pathlib import Path

from workmh_measures.storage.age_file import SealedFile
from workmh_measures.storage.age_keys import read_keys

SIZES = (0, 1, 65_536, 65_537)  # nothing, one byte, one whole piece, one piece and a byte


def output(*command: str, given: bytes = b"") -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def content(size: int) -> bytes:
    return bytes(place * place % 251 for place in range(size))


def sealed_here(folder: Path, publics: list[str], size: int) -> bytes:
    """Lock a file for two owners with the code of this project."""
    keys = folder / "publics"
    keys.write_text("\n".join(publics), "ascii")
    file = io.BytesIO()
    with SealedFile(file, read_keys(keys).public) as sealed:
        sealed.write(content(size))
    return file.getvalue()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        secrets = [output("age-keygen").decode().splitlines()[-1] for _ in range(2)]
        publics = [output("age-keygen", "-y", given=secret.encode()).decode().strip() for secret in secrets]
        ours = sealed_here(folder, publics, SIZES[-1])
        opened = []
        for secret in secrets:
            (folder / "key").write_text(secret, "ascii")
            opened.append(output("age", "-d", "-i", str(folder / "key"), given=ours))
        written = {
            "program": "tests/reference/age_file.py",
            "age": output("age", "--version").decode().strip(),
            "keys": [{"secret": s, "public": p} for s, p in zip(secrets, publics, strict=True)],
            "sealed_by_age": {
                str(size): base64.b64encode(output("age", "-r", publics[0], given=content(size))).decode()
                for size in SIZES
            },
            "sealed_here": base64.b64encode(ours).decode(),
            "opened_by_age": [hashlib.sha256(one).hexdigest() for one in opened],
        }
    Path(__file__).with_suffix(".json").write_text(json.dumps(written, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
