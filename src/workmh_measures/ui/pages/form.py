"""The participant's page: the form and nothing else."""

from __future__ import annotations

from workmh_measures.ui.form.component import show_form

__all__ = ["draw"]


def draw() -> None:
    """Mount the form.

    It stays on the page when the session has ended: it may hold answers not sent yet, and says itself what to do.
    Nothing about anybody is in it; what it shows it asks for with the cookie.
    """
    show_form()
