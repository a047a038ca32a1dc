"""Words of the audit trail and the accounts: key -> (Norwegian, English)."""

from __future__ import annotations

__all__ = ["WORDS"]

WORDS: dict[str, tuple[str, str]] = {
    "audit.title": ("Hendelseslogg", "Audit trail"),
    "accounts.title": ("Kontoer", "Accounts"),
}
