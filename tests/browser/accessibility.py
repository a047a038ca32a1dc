"""What axe-core finds on a page, short enough to read in a failing test."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def faults(page: Page, *, only: Sequence[str] | None = None) -> list[str]:
    """Return each fault with the elements that have it; shadow roots are looked into.

    Parameters
    ----------
    page, only : where to look; the rules to ask for, all of them when None.
    """
    options = {} if only is None else {"runOnly": {"type": "rule", "values": list(only)}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
