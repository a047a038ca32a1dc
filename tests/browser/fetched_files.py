"""The files of a study as staff fetch them: made on the page, one package, its SHA-256 on the page."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from playwright.sync_api import Download, Page

__all__ = ["fetched_files"]

MAKE = {"nb": "Lag filene", "en": "Make the files"}
FETCH = {"nb": "Hent filen", "en": "Fetch the file"}
WITHOUT = {"nb": "Uten gruppe (blindet)", "en": "Without group (blinded)"}


def fetched_files(
    page: Page, url: str, folder: Path, *, language: str = "nb", with_arms: bool = False
) -> tuple[Path, Download]:
    """Make the files, fetch them, and unpack them.

    Returns
    -------
    The folder they lie in, and how the package was fetched.
    """
    page.goto(f"{url}/export?lang={language}")
    page.get_by_role("button", name=MAKE[language]).wait_for(timeout=30000)
    if with_arms:
        page.get_by_text(WITHOUT[language]).click()
    page.get_by_role("button", name=MAKE[language]).click()
    fetch = page.get_by_role("button", name=FETCH[language])
    fetch.wait_for(timeout=90000)
    told = page.get_by_text("SHA-256").first.inner_text()
    with page.expect_download(timeout=60000) as waiting:
        fetch.click()
    package = folder / waiting.value.suggested_filename
    waiting.value.save_as(package)
    assert hashlib.sha256(package.read_bytes()).hexdigest() in told
    with zipfile.ZipFile(package) as whole:
        whole.extractall(folder / "files")
    return folder / "files", waiting.value
