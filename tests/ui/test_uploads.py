"""The route that takes files: from whom, how large, of which content, and for how long they wait."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette

from workmh_measures.model.staff_rights import ALL_ROLES, may
from workmh_measures.ui import uploads
from workmh_measures.ui.identity import IdentityMiddleware
from workmh_measures.ui.limits import MOST_BYTES, LimitsMiddleware
from workmh_measures.ui.uploads import MOST_FILE_BYTES, Uploads, content_fault, upload_routes

PAGE = {"cookie": "workmh=staff-cookie", "origin": "http://localhost:8501", "sec-fetch-site": "same-origin"}
KIND = {"content-type": "multipart/form-data; boundary=XyZ"}


@pytest.fixture
def waiting(monkeypatch):
    kept = Uploads()
    monkeypatch.setattr(uploads, "running_uploads", lambda: kept)
    return kept


@pytest.fixture
def app(doorkeeper, people, make_visitor):
    people["staff-cookie"] = make_visitor(roles=("data_manager",))
    inner = LimitsMiddleware(Starlette(routes=upload_routes()))
    return IdentityMiddleware(inner, doorkeeper=lambda: doorkeeper, allowed_hosts=lambda: ["localhost"])


def form(content: bytes, name: str = "svar.csv") -> bytes:
    head = f'--XyZ\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    return head.encode() + content + b"\r\n--XyZ--\r\n"


def send(call, app, content=b"a,b\n1,2\n", *, name="svar.csv", slot="answers", headers=None, body=None):
    sent = {**PAGE, **KIND, **(headers or {})}
    return call(
        app, f"/import/file/{slot}", method="POST", headers={k: v for k, v in sent.items() if v is not None},
        body=form(content, name) if body is None else body,
    )  # fmt: skip


def test_a_file_waits_byte_for_byte_for_the_session_that_sent_it(call, app, waiting):
    content = b"id;x\r\n1;2\r\n\r\n--X\r\n" + bytes(range(1, 256))
    answer = send(call, app, content)
    assert (answer.status, answer.headers["location"]) == (303, "/import?lang=nb")
    [file] = waiting.of("k1").values()
    assert (file.name, file.content) == ("svar.csv", content)
    assert waiting.of("k2") == {}


@pytest.mark.parametrize("role", [*ALL_ROLES, None])
def test_only_who_may_import_sends_a_file(call, app, waiting, people, make_visitor, role):
    people["staff-cookie"] = make_visitor(roles=() if role is None else (role,))
    opens = role is not None and may("import_data", {role})
    assert send(call, app).status == (303 if opens else 403)
    assert call(app, "/import/file/answers", headers=PAGE).status == (200 if opens else 303)
    assert bool(waiting.of("k1")) is opens


def test_a_participant_and_a_stranger_send_nothing(call, app, waiting):
    for cookie in ("workmh=person-cookie", "workmh=nobody", None):
        assert send(call, app, headers={"cookie": cookie}).status == 403
    assert waiting.of("k1") == waiting.of("k2") == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example", "sec-fetch-site": "cross-site"},
        {"origin": "http://evil.example", "sec-fetch-site": None},
        {"origin": None, "sec-fetch-site": None},
        {"origin": "null", "sec-fetch-site": "cross-site"},
    ],
)
def test_a_page_of_another_site_sends_nothing(call, app, waiting, headers):
    assert send(call, app, headers=headers).status == 403
    assert waiting.of("k1") == {}


def test_five_megabytes_are_taken_and_more_is_not(call, app, waiting, people, make_visitor):
    assert send(call, app, b"x" * MOST_FILE_BYTES).status == 303
    assert send(call, app, b"x" * (MOST_FILE_BYTES + 1)).status == 422
    more = b"x" * (MOST_FILE_BYTES + 100_000)
    assert send(call, app, more, headers={"content-length": str(len(form(more)))}).status == 413
    people["staff-cookie"] = make_visitor(roles=("coordinator",))
    most = b"x" * MOST_BYTES
    assert send(call, app, most, headers={"content-length": str(len(form(most)))}).status == 413


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.xlsx", b"PK\x03\x04rest", 303),
        ("a.sav", b"$FL2@(#)", 303),
        ("a.xlsx", b"a,b\n", 422),
        ("a.csv", b"PK\x03\x04rest", 422),
        ("a.csv", b"a,b\n\0", 422),
        ("a.csv", "a,b\n".encode("utf-16"), 303),
        ("a.exe", b"MZ", 422),
        ("a", b"a,b\n", 422),
        ("a.csv", b"", 422),
    ],
)
def test_a_file_is_known_by_its_content_and_not_only_its_name(call, app, waiting, name, content, status):
    assert send(call, app, content, name=name).status == status
    assert bool(waiting.of("k1")) is (status == 303)
    assert (content_fault(name, content) is None) is (status == 303)


@pytest.mark.parametrize(
    "body",
    [b"", b"no form", b"--XyZ--\r\n", b'--XyZ\r\nContent-Disposition: form-data; name="file"\r\n\r\nx'],
)
def test_what_is_no_form_with_a_file_is_refused_in_words(call, app, waiting, body):
    answer = send(call, app, body=body)
    assert answer.status == 422
    assert "ingen fil" in answer.body.decode()
    assert waiting.of("k1") == {}


def test_a_name_keeps_nothing_that_leads_elsewhere(call, app, waiting):
    for name, kept in (
        ("../../etc/x.csv", "x.csv"),
        ("C:\\tmp\\svar æ.csv", "svar_æ.csv"),
        ("<img src=x>.csv", "_img_src_x_.csv"),
    ):
        assert send(call, app, name=name).status == 303
        assert waiting.of("k1")["answers"].name == kept


def test_an_unknown_place_takes_nothing(call, app, waiting):
    assert send(call, app, slot="elsewhere").status == 403


def test_a_file_is_forgotten_after_its_time_and_gives_way_to_others():
    now = [0.0]
    kept = Uploads(seconds=900, clock=lambda: now[0])
    for slot in "abcd":
        kept.keep("k1", slot, f"{slot}.csv", b"x")
    assert [*kept.of("k1")] == ["b", "c", "d"]
    now[0] = 899.0
    kept.keep("k1", "d", "new.csv", b"y")
    now[0] = 900.0
    assert {slot: file.name for slot, file in kept.of("k1").items()} == {"d": "new.csv"}
    now[0] = 1799.0
    assert kept.of("k1") == {}
    for number in range(30):
        kept.keep(f"k{number}", "a", "a.csv", b"x")
    assert sum(bool(kept.of(f"k{number}")) for number in range(30)) == 10
    kept.forget("k29")
    assert kept.of("k29") == {}
