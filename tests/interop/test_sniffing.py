from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmh_measures.errors import ResponseError
from workmh_measures.interop.sniffing import decoded, separator_of, without_separator_line

NORWEGIAN = "navn;svar\nÅse Bjørnø;særlig\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (NORWEGIAN.encode("utf-8"), "utf-8"),
        (NORWEGIAN.encode("utf-8-sig"), "utf-8-sig"),
        (b"\xff\xfe" + NORWEGIAN.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + NORWEGIAN.encode("utf-16-be"), "utf-16"),
        (NORWEGIAN.encode("latin-1"), "windows-1252"),
        ((NORWEGIAN + "–€\n").encode("windows-1252"), "windows-1252"),
        (b"a,b\n1,2\n", "utf-8"),
    ],
)
def test_each_encoding_is_found_and_its_mark_taken_off(raw: bytes, encoding: str) -> None:
    text, found = decoded(raw, "t.csv")
    assert found == encoding
    assert text.startswith(("navn;svar\nÅse Bjørnø;særlig\n", "a,b"))


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"a,b\n1,\x00\n", 2),
        (NORWEGIAN.encode("utf-8") + b"\xc3", 3),
        ("æøå\næ".encode() + b"\xff" + "øå\n".encode(), 2),
        (b"a\n\x81\n", 2),
        (NORWEGIAN.encode("utf-16-le"), 1),
        (b"\xff\xfea", 1),
    ],
)
def test_bytes_that_are_no_text_are_refused_by_line(raw: bytes, line: int) -> None:
    with pytest.raises(ResponseError) as refusal:
        decoded(raw, "t.csv")
    (problem,) = refusal.value.problems
    assert problem.code == "TABLE-READ"
    assert problem.where == f"t.csv:{line}"


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b;c\n1;2;3\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('a,b\n"x;y;z",1\n"x;y",2\n', ","),
        ('"a;b";c\n1;"2,5"\n', ";"),
        ("id;score, total\n1;3,5\n2;4,5\n", ";"),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        ("a,b,c\n1,2,3\n1,2\n1,2,3\n1,2,3\n", ","),
        ('id,remark\n1,"one\ntwo; three"\n2,x\n', ","),
        ("a,b", ","),
        ("a", ";"),
        ("a\n1,5\n2,5\n", ";"),
        ('a\n"1,5"\n', ";"),
        ("a;b\r\n1;2\r\n", ";"),
        ("a;b\r1;2\r", ";"),
    ],
)
def test_the_separator_is_found(text: str, separator: str) -> None:
    assert separator_of(text) == separator


@given(
    st.sampled_from(",;\t|"),
    st.lists(st.lists(st.text(alphabet="abc 0,;|\"'\n", max_size=5), min_size=3, max_size=3), min_size=3),
)
def test_quoted_text_never_misleads(separator: str, rows: list[list[str]]) -> None:
    quoted = [["one", "two", "three"], *rows]
    text = "\n".join(separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in quoted)
    assert separator_of(text + "\n") == separator


def test_a_sample_cut_in_the_middle_of_a_record_does_not_mislead() -> None:
    assert separator_of("a;b;c\n" + "1;2;3\n" * 100_000) == ";"
    assert separator_of("a;b;c\n" + 20 * ("1;2;" + "x, " * 10_000 + "\n")) == ";"


@pytest.mark.parametrize(
    ("text", "rest", "separator"),
    [
        ("sep=;\r\na;b\r\n", "a;b\r\n", ";"),
        ("SEP=|\na|b\n", "a|b\n", "|"),
        ("sep=\t\na\tb\n", "a\tb\n", "\t"),
        ("sep=x\na\n", "sep=x\na\n", None),
        ("sep,a\n1,2\n", "sep,a\n1,2\n", None),
    ],
)
def test_the_separator_line_of_spreadsheets_is_obeyed(text: str, rest: str, separator: str | None) -> None:
    assert without_separator_line(text) == (rest, separator)
