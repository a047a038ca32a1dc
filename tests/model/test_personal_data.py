"""What the finder finds, what it leaves alone, and that no text makes it slow. All numbers are made up here."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.model.personal_data import masked, personal_data, pseudonym_problems

N_STRINGS, N_SENTENCES = 10_000, 100_000
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
SENTENCES = (
    "Jeg jobbet {n} timer i uken fra {d}.{m}.{y} til {d2}.{m2}.{y2}.",
    "Lønnen var {k} {k3} kr i {y}, og husleien {k3} kroner.",
    "Sov {n} timer, tok {mg} mg klokken {h}.{mi:02d} og igjen kl. {h2}:{mi2:02d}.",
    "Jeg er {age} år og har vært sykmeldt siden {y}-{m:02d}-{d:02d}, altså {n} uker.",
    "Møtet er {d}. måned {m}, kl {h}–{h2}, rom {room}.",
    "Blodtrykket var {bp}/{bp2}, pulsen {puls}, vekten {kg},{n} kg.",
    "Fikk {k} {k3} {k3} i oppgjør og {n} % stilling.",
    "Skåren gikk fra {n} til {n2}, {n3} og {age} på de siste {n4} målingene.",
    "Varenummer {ean}, antall {n}, pris {k},50.",
    "I {y}-{y2} søkte jeg {n} jobber og var på {n2} intervjuer.",
    "Bussen går {h}.{mi:02d}, {h}.{mi2:02d} og {h2}.{mi:02d}.",
    "Paragraf 8-{n} i loven av {d}. mai {y}, side {room}.",
    "Jeg fikk {mill} kroner i {y} og NOK {mill} i {y2}.",
    "Datoen {y}{m:02d}{d:02d} står på arket, og {d:02d}{m:02d}{y} på det andre.",
    "Det var {n} grader, {kg} personer og {k} {k3} skritt den {d}/{m}.",
    "Uke {n}: {n2}, {n3}, {n4} timer; uke {n2}: {n} timer.",
)


def drawn(random_numbers: random.Random) -> dict[str, object]:
    """Numbers as they stand in ordinary sentences."""
    one = random_numbers.randint
    small = {name: one(1, 60) for name in ("n", "n2", "n3", "n4")}
    days = {name: one(1, 28) for name in ("d", "d2")} | {name: one(1, 12) for name in ("m", "m2")}
    years = {name: one(1950, 2030) for name in ("y", "y2")}
    clock = {name: one(0, 23) for name in ("h", "h2")} | {name: one(0, 59) for name in ("mi", "mi2")}
    others = {
        "k": one(1, 999),
        "k3": f"{one(0, 999):03d}",
        "age": one(18, 67),
        "mg": one(1, 500),
        "room": one(100, 4000),
        "bp": one(100, 160),
        "bp2": one(60, 100),
        "puls": one(50, 120),
        "kg": one(45, 140),
        "ean": f"70{one(0, 10**11 - 1):011d}",
        "mill": one(1_000_000, 99_999_999),
    }
    return {**small, **days, **years, **clock, **others}


def control(digits: str, weights: tuple[int, ...]) -> int:
    left = sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11
    return 0 if left == 0 else 11 - left


def identity_number(random_numbers: random.Random) -> str:
    """A number of a synthetic series: the month is raised, so that nobody has it."""
    while True:
        day = random_numbers.randint(1, 28) + random_numbers.choice((0, 40))
        month = random_numbers.randint(1, 12) + random_numbers.choice((65, 80))
        digits = (
            f"{day:02d}{month:02d}{random_numbers.randint(0, 99):02d}{random_numbers.randint(0, 999):03d}"
        )
        first = control(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2))
        second = control(f"{digits}{first % 10}", (5, 4, 3, 2, 7, 6, 5, 4, 3, 2))
        if first < 10 and second < 10:
            return f"{digits}{first}{second}"


def written(number: str, random_numbers: random.Random) -> str:
    """A number the way people write it."""
    n = number
    ways: tuple[Callable[[], str], ...] = (
        lambda: n,
        lambda: f"{n[:6]} {n[6:]}",
        lambda: f"{n[:6]}-{n[6:]}",
        lambda: f"{n[:2]}.{n[2:4]}.{n[4:6]} {n[6:]}",
        lambda: f"{n[:2]} {n[2:4]} {n[4:6]} {n[6:9]} {n[9:]}",
        lambda: f"{n[:6]} {n[6:9]} {n[9:]}",
        lambda: f"{n[:6]}\n{n[6:]}",
        lambda: f"{n[:6]} –\n {n[6:]}",
        lambda: " ".join(n),
        lambda: ".".join(n),
        lambda: f"{n[:4]}.{n[4:6]}.{n[6:]}",
        lambda: f"{n[:2]}.{n[2:4]}.19{n[4:6]} {n[6:]}",
        lambda: n.translate(FULL_WIDTH),
        lambda: f"{n[:6]}\u00a0{n[6:]}".translate(FULL_WIDTH),
        lambda: f"{n[:6]}\u200b{n[6:]}",
    )
    return random_numbers.choice(ways)()


def sentences(seed: int, how_many: int) -> Iterator[str]:
    random_numbers = random.Random(seed)
    for _ in range(how_many):
        yield random_numbers.choice(SENTENCES).format(**drawn(random_numbers))


AROUND = (
    "{}",
    "Fnr: {}.",
    "Jeg heter det og er født {} i Bodø",
    "({})",
    "nummeret {}, takk",
    "den 12.3. kom {}\nHilsen",
)


def test_of_ten_thousand_made_identity_numbers_at_most_one_in_a_hundred_is_missed() -> None:
    random_numbers = random.Random(20261122)
    missed = []
    for _ in range(N_STRINGS):
        text = random_numbers.choice(AROUND).format(written(identity_number(random_numbers), random_numbers))
        if not any(one.kind == "identity_number" for one in personal_data(text)):
            missed.append(text)
    assert len(missed) <= N_STRINGS * 0.01, missed[:10]


def test_of_numbers_with_a_digit_mistyped_few_are_missed_either() -> None:
    random_numbers = random.Random(7)
    missed = 0
    for _ in range(1_000):
        number = identity_number(random_numbers)
        place = random_numbers.randrange(6, 11)
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        missed += not personal_data(f"Fnr {wrong[:6]} {wrong[6:]}")
    assert missed == 0


def test_of_a_hundred_thousand_sentences_without_any_at_most_one_in_two_hundred_is_doubted() -> None:
    doubted = [text for text in sentences(3, N_SENTENCES) if personal_data(text)]
    assert len(doubted) <= N_SENTENCES * 0.005, doubted[:20]


PHONES = (
    "{0}{1}{2}{3}", "{0} {1} {2} {3}", "{a} {b} {c}", "+47 {0} {1} {2} {3}", "+47{0}{1}{2}{3}", "0047 {a} {b} {c}",
    "+47 {a} {b} {c}", "(+47) {0} {1} {2} {3}", "tlf. {0}{1} {2}{3}", "{0}-{1}-{2}-{3}", "mobil: {a}{b}{c}",
)  # fmt: skip
AROUND_PHONES = ("{}", "Ring meg på {} i morgen.", "Nummeret er {}, etter klokken 16.", "Send sms til {}\n")


def phone(random_numbers: random.Random) -> str:
    digits = random_numbers.choice("23456789") + f"{random_numbers.randint(0, 9_999_999):07d}"
    pairs = [digits[n : n + 2] for n in range(0, 8, 2)]
    return random_numbers.choice(PHONES).format(*pairs, a=digits[:3], b=digits[3:5], c=digits[5:])


def email(random_numbers: random.Random) -> str:
    letters = [random_numbers.choice("abcdefghijklmnopqrstuvwxyzæøå") for _ in range(9)]
    name = "".join(letters[:4]) + random_numbers.choice((".", "_", "+", "-", "")) + "".join(letters[4:])
    at = random_numbers.choice(("@", "@", "@", " @ ", "＠", "(at)", "[at]", " krøllalfa "))
    return f"{name}{at}{random_numbers.choice(('example.no', 'post.example.com', 'firma-as.example.org'))}"


@pytest.mark.parametrize(("kind", "make"), [("phone", phone), ("email", email)])
def test_of_made_telephone_numbers_and_addresses_at_most_one_in_ten_is_missed(
    kind: str, make: Callable[[random.Random], str]
) -> None:
    random_numbers = random.Random(11)
    missed = []
    for _ in range(N_STRINGS // 2):
        text = random_numbers.choice(AROUND_PHONES).format(make(random_numbers))
        if not any(one.kind == kind for one in personal_data(text)):
            missed.append(text)
    assert len(missed) <= N_STRINGS / 2 * 0.1, missed[:20]


@pytest.mark.parametrize(
    ("text", "kind", "span", "certainty"),
    [
        ("Fnr 99817012376 her", "identity_number", "99817012376", "possible"),
        ("1234 56 78903", "identity_number", "1234 56 78903", "possible"),
        ("41817012345", "identity_number", "41817012345", "likely"),
        ("alder 45, 018170 12345", "identity_number", "018170 12345", "likely"),
        ("Skriv til kari@example.no. Hun svarer", "email", "kari@example.no", "certain"),
        ("født 1.1.1970, personnr. 12345", "identity_number", "12345", "likely"),
        ("personnummeret mitt er 12345", "identity_number", "12345", "likely"),
        ("kari.test(a)example.no", "email", "kari.test(a)example.no", "certain"),
        ("ola @ example . org", "email", "ola @ example . org", "certain"),
        ("ring +47 41 23 45 67", "phone", "+47 41 23 45 67", "certain"),
        ("412 34 567", "phone", "412 34 567", "likely"),
        ("nummer 41234567", "phone", "41234567", "possible"),
        ("+46 70 123 45 67", "phone", "+46 70 123 45 67", "likely"),
    ],
)
def test_kind_place_and_certainty_are_told(text: str, kind: str, span: str, certainty: str) -> None:
    [one] = personal_data(text)
    assert (one.kind, text[one.start : one.end]) == (kind, span)
    assert one.certainty == certainty


def test_check_digits_that_fit_make_it_certain_and_those_that_do_not_never_hide_it() -> None:
    number = identity_number(random.Random(5))
    [right], [wrong] = personal_data(number), personal_data(number[:-1] + str((int(number[-1]) + 1) % 10))
    assert (right.certainty, wrong.certainty) == ("certain", "likely")


@pytest.mark.parametrize(
    "text",
    [
        "", "Ingen tall her.", "12.03.2024", "Kl. 10.30 til 14.45", "450 000 kr", "41 234 567 kroner", "7038010009457",
        "ISBN 978-82-02-12345-6", "20240312", "12032024", "2023-2024", "1,5 mg x 3", "30 40 50 60 70", "meg@jobb",
    ],
)  # fmt: skip
def test_years_dates_amounts_and_bar_codes_are_left_alone(text: str) -> None:
    assert personal_data(text) == ()


def test_two_telephone_numbers_with_a_stroke_between_are_both_found() -> None:
    assert [one.kind for one in personal_data("92 12 34 56/41234567")] == ["phone", "phone"]


def test_several_are_found_in_order_and_covered() -> None:
    text = "Kari (kari@example.no, 41 23 45 67), født 018170-12345."
    assert [one.kind for one in personal_data(text)] == ["email", "phone", "identity_number"]
    assert masked(text) == "Kari (•••, •••), født •••."
    assert masked("Ingen tall her.") == "Ingen tall her."


@pytest.mark.parametrize(
    "pseudonym", ["01817012345", "018170-12345", "kari@example.no", "kari@", "０１８１７０１２３４５"]
)
def test_a_pseudonym_that_tells_who_it_is_is_refused_without_being_repeated(pseudonym: str) -> None:
    [found] = pseudonym_problems(pseudonym)
    assert found.code == "PERSONAL-PSEUDONYM"
    assert pseudonym not in str(found)


@pytest.mark.parametrize("pseudonym", ["P-0412-7", "0412", "A23K9", "41234567", "JC-2026-00317"])
def test_an_ordinary_pseudonym_is_taken(pseudonym: str) -> None:
    assert pseudonym_problems(pseudonym) == []


HOSTILE = (
    "1",
    "1 ",
    "12 34 ",
    "a@",
    "@",
    "a.",
    "@a.a.",
    "+47 ",
    "krøllalfa ",
    "1-",
    "(at)",
    " ",
    "0047",
    "\u200b1",
    "kr 1 ",
)


def steps(text: str) -> int:
    """Lines of the finder executed for a text: a count of work that no busy machine changes."""
    count = 0

    def trace(frame: object, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        personal_data(text)
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_at_most_about_twice_the_work(piece: str) -> None:
    short, long = (steps(piece * (size // len(piece))) for size in (4_000, 8_000))
    assert long <= 2.2 * short + 100


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hundred_kilobytes_of_anything_are_read_through(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert all(0 <= one.start < one.end <= len(text) for one in personal_data(text))


@given(st.text(alphabet=st.sampled_from("0123456789 .-+()@a\n０４kr/,\u200b"), max_size=60))
def test_whatever_is_found_lies_in_the_text_apart_from_the_rest_and_is_covered(text: str) -> None:
    found = personal_data(text)
    ends = [0, *(one.end for one in found)]
    assert all(end <= one.start < one.end <= len(text) for end, one in zip(ends, found, strict=False))
    hidden = masked(text)
    assert hidden.count("•••") == len(found)
    assert len(hidden) == len(text) - sum(one.end - one.start for one in found) + 3 * len(found)
