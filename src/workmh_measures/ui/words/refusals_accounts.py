"""What stands against a change of an account, in bokmål; see `refusals`."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ACCOUNT_SENTENCES"]

ACCOUNT_SENTENCES: Mapping[str, str] = {
    r"'(.*)' cannot be a name: small letters, digits and \. _ - are\.": (
        "«{0}» kan ikke være et navn. Bruk små bokstaver, sifre, punktum, bindestrek og understrek."
    ),
    r"there is an account '(.*)' already\.": "Det finnes en konto som heter «{0}».",
    r"there is no account '(.*)'\.": "Det finnes ingen konto som heter «{0}».",
    r"(.*) is the last account that can manage staff(?: of (\S+))?: make another one first\.": (
        "{0} er den siste kontoen som kan styre kontoer. Lag en til først."
    ),
    r"(\S+) does not manage staff\.": "{0} kan ikke styre kontoer.",
    r"(.*): no such role; there are (.*)\.": "{0}: det finnes ingen slik rolle. Rollene er {1}.",
    r"(.*) does not hold (.*); held: (.*)\.": "{0} har ikke {1}. Kontoen har: {2}.",
    r"'(.*)' cannot be a unit: letters, digits, _ and - are\.": (
        "«{0}» kan ikke være en enhet. Bruk bokstaver, sifre, bindestrek og understrek."
    ),
    r"(.*) holds something in another study, so only who manages every study may do this\.": (
        "{0} har også noe i en annen studie. Bare den som styrer alle studier, kan gjøre dette."
    ),
    r"only who manages every study may give or take what holds in all of them\.": (
        "Bare den som styrer alle studier, kan gi eller ta det som gjelder i alle."
    ),
}
