"""A sender of its own process, which the test of kills kills: store, folder with the settings, the moment it is."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from workmh_measures.definitions.library import load_study
from workmh_measures.invitations.carriers import MailCarrier
from workmh_measures.invitations.contact import Contact
from workmh_measures.invitations.occasions import Wanted
from workmh_measures.invitations.record import pending
from workmh_measures.invitations.sending import Run, send
from workmh_measures.invitations.settings import MailServer, read_settings
from workmh_measures.model.civil_time import civil_day
from workmh_measures.storage.repository import Store


def main(url: str, folder: str, moment: str) -> int:
    """Send what is due, and return 0 when nothing went wrong."""
    at = datetime.fromisoformat(moment)
    settings = read_settings(Path(folder) / "settings.yaml")
    server = MailServer.model_validate_json((Path(folder) / "server.json").read_text("utf-8"))
    store, study = Store.open(url, now=lambda: at), load_study("demo")
    wanted = Wanted(today=civil_day(at), now=at)
    people = pending(store, study, wanted)
    contacts = {
        one.participant: Contact(one.participant, "Kanari", f"{one.participant.lower()}@example.no")
        for one in people
    }
    assert settings.sender is not None
    with MailCarrier(server, settings.sender, None) as carrier:
        report = send(store, Run(study, settings, wanted, "anna", contacts, [carrier]), people)
    store.close()
    return 0 if report.is_fine else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
