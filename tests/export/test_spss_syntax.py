"""What the file format cannot hold stands in the syntax, and no text leaves its quotes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.dataset.codebook import Codebook, Dataset, ValueLabel, Variable
from workmh_measures.definitions.library import load_instrument
from workmh_measures.export.spss import write_sav
from workmh_measures.export.spss_pspp import _tables, pspp_output
from workmh_measures.export.spss_syntax import sav_syntax
from workmh_measures.export.syntax_text import command, comment, has_control, number, quoted

pytestmark = pytest.mark.pspp


@pytest.fixture
def printed(every_kind: Dataset, tmp_path: Path) -> dict[str, list[list[str]]]:
    """What PSPP displays after the syntax of a file with every kind of variable."""
    write_sav(every_kind, tmp_path / "alt.sav", language="nb")
    syntax = sav_syntax(every_kind.codebook, "alt.sav", language="nb")
    show = "SET TVARS=NAMES TNUMBERS=VALUES.\nDISPLAY DICTIONARY.\nDISPLAY ATTRIBUTES.\nMRSETS /DISPLAY NAME=ALL.\n"
    return _tables(pspp_output(syntax + show, tmp_path))


def test_roles_are_set(printed: dict[str, list[list[str]]]) -> None:
    heading, *rows = printed["Variables"]
    roles = {row[0]: row[heading.index("Role")] for row in rows}
    assert roles["id"] == "None"
    assert roles["demo_01"] == "Input"
    assert roles["demo_total"] == "Output"
    assert roles["demo_total_status"] == "None"


def test_fingerprint_wording_and_arm_are_attributes(printed: dict[str, list[list[str]]]) -> None:
    found, name = {}, ""
    for first, attribute, value in printed["Variable and Dataset Attributes"][1:]:
        name = first or name
        found[name, attribute] = value
    assert found["(dataset)", "Study"] == "demo"
    assert found["(dataset)", "Simulated"] == "yes"
    assert found["(dataset)", "Keys"] == "id wave"
    assert found["demo_01", "Fingerprint"] == "f" * 64
    assert found["demo_01", "WordingHash"] == "w" * 64
    assert found["arm", "RevealsArm"] == "yes"


def test_a_multiple_choice_is_a_multiple_response_set(printed: dict[str, list[list[str]]]) -> None:
    heading, row = printed["Multiple Response Sets"]
    cells = dict(zip(heading, row, strict=True))
    assert cells["Name"] == "$demo_jobs"
    assert cells["Counted Value"] == "1"
    assert cells["Member Variables"].split() == ["demo_jobs_1", "demo_jobs_2"]


def test_the_block_for_another_file_runs_when_the_stars_are_taken_off(
    every_kind: Dataset, tmp_path: Path
) -> None:
    write_sav(every_kind, tmp_path / "alt.sav", language="nb")
    bare = "DATA LIST LIST NOTABLE /demo_01.\nBEGIN DATA\n-991\nEND DATA.\nSAVE OUTFILE='other.sav'.\n"
    pspp_output(bare, tmp_path)
    syntax = sav_syntax(every_kind.codebook, "alt.sav", language="nb")
    block = re.findall(r"^\* ((?:GET FILE='other|APPLY|SAVE).*)$", syntax, re.MULTILINE)
    assert len(block) == 3
    pspp_output("\n".join(block) + "\n", tmp_path)
    show = "GET FILE='other_labelled.sav'.\nSET TNUMBERS=VALUES.\nDISPLAY DICTIONARY.\n"
    tables = _tables(pspp_output(show, tmp_path))
    heading, row = tables["Variables"]
    cells = dict(zip(heading, row, strict=True))
    assert cells["Missing Values"] == "-999 THRU -990"
    assert ["", "-991[a]", "Ikke vist"] in tables["Value Labels"]


# --- no text leaves its quotes --------------------------------------------------------------------

NASTY = [
    "it's",
    '"double"',
    "''",
    "'.\nHOST COMMAND='touch tripwire'.\n*",
    "x'. ERASE FILE='victim.txt'. *",
    "a */ b /* c",
    "ends with a full stop.",
    "$SYSMIS #k1 !macro (ELSE=0)",
    "\\' + 'x",
    "blåbærsyltetøy 100 % ’ “ ”",
]
LABELS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=25).map(
    lambda label: label.strip() or "x"
)


def two_labels(label: str, folder: Path) -> None:
    """Write a score whose label and value label are `label`, run its syntax, and read both back."""
    instrument = load_instrument("who5")
    variable = Variable(
        name="x",
        label={"nb": label},
        kind="item",
        type="numeric",
        measure="nominal",
        format="F4.0",
        value_labels=(ValueLabel(1, {"nb": label}),),
        response_set="x_set",
        wording_hash=label,
    )
    variables = (variable, replace(variable, name="y", label={"nb": f"{label} 2"}))
    codebook = Codebook(variables=variables, title={"nb": "t"}, languages=("nb",), study=label)
    (folder / "victim.txt").write_text("still here", encoding="utf-8")
    write_sav(Dataset(pd.DataFrame({"x": [1.0], "y": [1.0]}), codebook), folder / "x.sav", language="nb")
    syntax = sav_syntax(codebook, "x.sav", language="nb")
    described = "\n".join(
        [command("VARIABLE LABELS x", quoted(label)), command("VALUE LABELS x 1", quoted(label))]
    )
    head = comment(f"{label} {instrument.short_name}")
    show = "\nSET TVARS=NAMES TNUMBERS=VALUES.\nDISPLAY DICTIONARY.\nDISPLAY ATTRIBUTES.\n"
    tables = _tables(pspp_output(f"{head}\n{syntax}{described}{show}", folder))
    heading, *rows = tables["Variables"]
    assert [row[heading.index("Label")] for row in rows] == [label, f"{label} 2"]
    assert tables["Value Labels"][1][2] == label
    attributes = [cells[1:] for cells in tables["Variable and Dataset Attributes"][1:]]
    assert ["Study", label] in attributes
    assert ["WordingHash", label] in attributes
    assert (folder / "victim.txt").read_text(encoding="utf-8") == "still here"
    assert not (folder / "tripwire").exists()


@pytest.mark.parametrize("label", [label for label in NASTY if not has_control(label)])
def test_a_nasty_label_stays_a_label(label: str, tmp_path: Path) -> None:
    two_labels(label, tmp_path)


@settings(max_examples=12)
@given(label=LABELS)
def test_any_label_stays_a_label(label: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    two_labels(label, tmp_path_factory.mktemp("label"))


@given(text=st.text(max_size=400) | st.text("'æ", max_size=400))
def test_a_literal_ends_where_it_should(text: str) -> None:
    if has_control(text):
        with pytest.raises(ValueError, match="control character"):
            quoted(text)
        return
    lines = quoted(text).split(" +\n  ")
    assert all(re.fullmatch(r"'(?:[^'\n]|'')*'", line) for line in lines)
    assert all(len(line.encode()) <= 202 for line in lines)
    assert "".join(line[1:-1] for line in lines).replace("''", "'") == text


def test_a_long_literal_is_read_whole(tmp_path: Path) -> None:
    label = "æ'" * 84
    program = "DATA LIST LIST NOTABLE /x.\nBEGIN DATA\n1\nEND DATA.\n"
    program += command("VARIABLE LABELS", "x", quoted(label)) + "\nDISPLAY DICTIONARY.\n"
    assert max(len(line.encode()) for line in program.splitlines()) <= 256
    heading, row = _tables(pspp_output(program, tmp_path))["Variables"]
    assert row[heading.index("Label")] == label


@given(text=st.text())
def test_a_comment_is_one_line_that_ends_with_a_full_stop(text: str) -> None:
    line = comment(text)
    assert len(line.splitlines()) == 1
    assert line.startswith("* ")
    assert line.endswith(".")


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_in_syntax_loses_no_digit(value: float) -> None:
    assert float(number(value).strip("()")) == value


def test_a_line_never_begins_with_a_star_inside_a_command() -> None:
    with pytest.raises(ValueError, match="must not begin"):
        command("COMPUTE x =", "5", "* 2")


def test_the_same_codebook_gives_the_same_syntax(every_kind: Dataset) -> None:
    first = sav_syntax(every_kind.codebook, "a.sav", language="nb")
    assert first == sav_syntax(replace(every_kind.codebook), "a.sav", language="nb")
    assert first.isprintable() or set(first) - {"\n"} == {c for c in first if c.isprintable()}
