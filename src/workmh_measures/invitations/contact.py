"""How to reach a person, for as long as a message is on its way; the caller fetched it from the identities."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Contact"]


@dataclass(frozen=True, slots=True)
class Contact:
    """What a message needs of a person; empty where not known. Nothing of it shows in `repr`, logs or the study."""

    participant: str
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    language: str = field(default="", repr=False)

    def fault(self, channel: str) -> str | None:
        """Say why nothing can be sent this way; None when it can."""
        if channel == "email" and not self.email:
            return "no e-mail address"
        if channel == "sms" and not self.phone:
            return "no telephone number"
        if channel == "letter" and not self.address:
            return "no postal address"
        if any(not part.isprintable() for part in (self.name, self.email, self.phone)):
            return "a line break in name, address or telephone number"
        return None
