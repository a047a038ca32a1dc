"""The proxy of the documentation, run as it is written there, in front of the real server."""

from __future__ import annotations

import datetime
import http.client
import json
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from websockets.sync.client import connect

from .asking import Reply
from .served_study import free_port

NAME = "trial.example.org"
DOCUMENT = Path(__file__).parents[2] / "docs" / "store-and-form.md"
# serve() as `workmh serve --allowed-host` calls it.
PROGRAM = (
    "import sys; from workmh_measures.ui.serve import serve; "
    f"serve(sys.argv[1], sys.argv[2], '127.0.0.1', int(sys.argv[3]), allowed_hosts=['{NAME}'])"
)
HTTP = """\
pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;{user}
events {{}}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
{documented}
}}
"""


@dataclass
class Proxy:
    port: int
    folder: Path
    trust: ssl.SSLContext

    def ask(
        self, path: str, *, method: str = "GET", body: bytes | str | None = None, **headers: str
    ) -> Reply:
        """Send a request as a browser at the public address would; `at` is the address it comes from."""
        at = headers.pop("at", "127.0.0.1")
        sent = {"Host": NAME, **{name.replace("_", "-"): text for name, text in headers.items()}}
        link = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=20, context=self.trust, source_address=(at, 0)
        )
        with closing(link) as connection:
            connection.request(method, path, body, sent)
            reply = connection.getresponse()
            return Reply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())

    def exchange(self, token: str, *, at: str) -> Reply:
        return self.ask(
            "/session/exchange", method="POST", body=json.dumps({"token": token}), at=at,
            Origin=f"https://{NAME}", Content_Type="application/json",
        )  # fmt: skip

    @property
    def log(self) -> str:
        return "".join((self.folder / name).read_text("utf-8") for name in ("access.log", "error.log"))


def certificate(folder: Path) -> None:
    """Make a certificate for the public name that is good for an hour."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "trial.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    told = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "trial.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *told))


def documented(folder: Path, port: int, behind: int) -> str:
    """Return the configuration of the documentation with the ports and files of this test."""
    [text] = re.findall(r"```nginx\n(.*?)```", DOCUMENT.read_text("utf-8"), re.S)
    changes = {
        "listen 443 ssl;": f"listen 127.0.0.1:{port} ssl;",
        "http://127.0.0.1:8501": f"http://127.0.0.1:{behind}",
        "/etc/ssl/trial": str(folder / "trial"),
    }
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def proxy(served_alone, tmp_path) -> Iterator[Proxy]:
    served_alone.stop()
    served_alone.program = ["-c", PROGRAM]
    served_alone.start()
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if program is None:
        raise RuntimeError("nginx is missing; install the Debian package nginx-light")
    folder, port = tmp_path / "proxy", free_port()
    folder.mkdir()
    certificate(folder)
    user = " user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    text = HTTP.format(folder=folder, user=user, documented=documented(folder, port, served_alone.port))
    (folder / "nginx.conf").write_text(text, "utf-8")
    process = subprocess.Popen(
        [program, "-p", str(folder), "-c", "nginx.conf", "-e", str(folder / "error.log")]
    )
    trust = ssl.create_default_context(cafile=str(folder / "trial.pem"))
    trust.check_hostname = (
        False  # the request goes to this machine by number; the certificate is still checked
    )
    made = Proxy(port, folder, trust)
    deadline = time.monotonic() + 30
    while True:
        try:
            made.ask("/p")
            break
        except OSError:
            assert process.poll() is None, (folder / "error.log").read_text("utf-8")
            assert time.monotonic() < deadline
            time.sleep(0.05)
    yield made
    process.terminate()
    process.wait(timeout=30)


def test_the_documented_proxy_carries_link_cookie_form_answer_and_websocket(served_alone, proxy) -> None:
    token = served_alone.new_participant().partition("#")[2]
    opened = proxy.exchange(token, at="127.0.0.2")
    assert opened.status == 200
    told = opened.headers["set-cookie"]
    assert told.startswith("__Host-workmh=")
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= {p.strip().lower() for p in told.split(";")}
    assert "max-age=" in opened.headers["strict-transport-security"]
    cookie = told.split(";")[0]
    state = json.loads(proxy.ask("/form/state", Cookie=cookie).body)
    form = state["form"]
    sent = {
        **{name: form[name] for name in ("wave", "occasion", "instrument", "layout", "fingerprint", "wording_hash")},
        "request_id": "r-proxy-1", "language": form["language"], "device": "phone",
        "item": form["items"][0]["id"], "value": 2,
    }  # fmt: skip
    saved = proxy.ask(
        "/form/answers", method="POST", body=json.dumps(sent), Cookie=cookie, Origin=f"https://{NAME}",
        Content_Type="application/json",
    )  # fmt: skip
    assert (saved.status, "saved_at" in json.loads(saved.body)) == (200, True)
    with connect(
        f"wss://{NAME}:{proxy.port}/_stcore/stream", sock=socket.create_connection(("127.0.0.1", proxy.port)), ssl=proxy.trust,
        subprotocols=["streamlit"], compression=None,
        additional_headers={"Cookie": cookie}, origin=f"https://{NAME}:{proxy.port}",
    ) as stream:  # fmt: skip
        assert stream.protocol.state.name == "OPEN"
    for log in (proxy.log, served_alone.log):
        assert token not in log
        assert cookie.partition("=")[2] not in log


def test_behind_the_documented_proxy_each_person_has_tries_of_their_own(served_alone, proxy) -> None:
    token = served_alone.new_participant().partition("#")[2]
    assert [proxy.exchange("wrong", at="127.0.0.3").status for _ in range(11)] == [403] * 10 + [429]
    assert proxy.exchange(token, at="127.0.0.4").status == 200


def test_behind_the_documented_proxy_nothing_large_and_no_other_name_gets_through(proxy) -> None:
    assert proxy.ask("/session/exchange", method="POST", body=b"x" * 2_000_000, at="127.0.0.5").status == 413
    assert proxy.ask("/p", Host="evil.example").status in (400, 421)
