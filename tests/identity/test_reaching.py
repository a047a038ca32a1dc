"""Opening several identities at once to write to people, and asking who can be reached without opening any."""

from __future__ import annotations

from collections.abc import Callable

from workmh_measures.identity.access_log import Access
from workmh_measures.identity.identities import Identities
from workmh_measures.identity.person import Person


def test_several_are_opened_with_one_line_in_the_log_that_counts_them(
    identities: Identities, asked: Access, made_person: Callable[..., Person]
) -> None:
    people = [made_person(f"P-0{number}") for number in range(1, 5)]
    identities.add(people, asked)
    found = identities.several(["P-03", "P-01", "P-03", "P-77"], asked)
    assert found == {"P-01": people[0], "P-03": people[2]}
    [*_, line] = identities.log()
    assert (line.deed, line.count, line.participant, line.by) == (
        "opened to write to them",
        2,
        None,
        asked.by,
    )


def test_who_has_an_address_is_known_without_a_look(
    identities: Identities, asked: Access, made_person: Callable[..., Person]
) -> None:
    identities.add([made_person("P-01"), made_person("P-02", email="", phone="41234567")], asked)
    lines = len(identities.log())
    assert identities.having("email") == {"P-01"}
    assert identities.having("phone") == {"P-02"}
    assert len(identities.log()) == lines
