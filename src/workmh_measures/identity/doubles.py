"""One person under two pseudonyms: the same number, address or telephone, told without showing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from workmh_measures.errors import Problem, problem
from workmh_measures.identity.person import Person, covered
from workmh_measures.identity.sealing import Sealer
from workmh_measures.identity.tables import lookup

__all__ = ["double_problems", "hashes"]

_SPOKEN = {"email": "e-mail address", "phone": "telephone number", "identity_number": "identity number"}


def hashes(sealer: Sealer, one: Person) -> Iterable[tuple[str, bytes]]:
    """Yield what stands in the index for a person: the kind of each value, and its keyed hash."""
    for kind, value in one.lookups().items():
        yield kind, sealer.lookup(kind, value)


def double_problems(connection: Connection, sealer: Sealer, people: Sequence[Person]) -> list[Problem]:
    """Return one problem for each value that two pseudonyms share, among the new and with those there."""
    owners: dict[tuple[str, bytes], set[str]] = defaultdict(set)
    told: dict[tuple[str, bytes], str] = {}
    for one in people:
        for kind, value in one.lookups().items():
            way = kind, sealer.lookup(kind, value)
            owners[way].add(one.participant)
            told[way] = covered(kind, value)
    for kind, hashed, participant in connection.execute(select(lookup)):
        if (kind, hashed) in owners:
            owners[kind, hashed].add(participant)
    shared = {way: sorted(names) for way, names in owners.items() if len(names) > 1}
    return [
        problem(
            "IDENTITY-DOUBLE",
            text=f"{' and '.join(names)} have the same {_SPOKEN[way[0]]} ({told[way]}): likely one person enrolled twice.",
        )
        for way, names in sorted(shared.items(), key=lambda pair: (pair[1], pair[0][0]))
    ]
