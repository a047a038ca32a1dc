"""An identity provider in a process of its own: discovery, keys, codes with PKCE and signed tokens, by `python FILE PORT`.

It logs everybody in at once. A POST to /lie has its next token lie in the way that is told, as an attacker would.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwk, jws, jwt

CLIENT, SECRET = "workmh", "a secret of the test"
KEYS = {name: jwk.RSAKey.generate_key(2048, {"kid": name, "use": "sig"}) for name in ("first", "second")}
OTHER = jwk.RSAKey.generate_key(2048, {"kid": "first"})


class Provider(BaseHTTPRequestHandler):
    issuer = ""
    key = "first"
    lie: dict[str, object] = {}
    codes: dict[str, dict[str, str]] = {}

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        if path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": Provider.lie.get("discovery", Provider.issuer),
                    "authorization_endpoint": f"{Provider.issuer}/authorize",
                    "token_endpoint": f"{Provider.issuer}/token",
                    "jwks_uri": f"{Provider.issuer}/keys",
                }
            )
        elif path == "/keys":
            self._json({"keys": [KEYS[Provider.key].as_dict(private=False)]})
        elif path == "/authorize":
            given = {name: values[0] for name, values in asked.items()}
            assert given["response_type"] == "code"
            assert given["code_challenge_method"] == "S256"
            code = secrets.token_urlsafe(16)
            Provider.codes[code] = given
            back = {
                "code": code,
                "state": Provider.lie.get("state", given["state"]),
                "iss": Provider.lie.get("answer", Provider.issuer),
            }
            self.send_response(303)
            self.send_header("Location", f"{given['redirect_uri']}?{urlencode(back)}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/lie":
            Provider.lie = json.loads(body)
            Provider.key = str(Provider.lie.pop("key", Provider.key))
            self._json({})
            return
        sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        asked = Provider.codes.pop(sent.get("code", ""), None)
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proof = (
            base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
            .decode()
            .rstrip("=")
        )
        if asked is None or self.headers.get("Authorization") != wanted or proof != asked["code_challenge"]:
            self._json({"error": "invalid_grant"}, 400)
            return
        self._json({"access_token": "x", "token_type": "Bearer", "id_token": self._identity(asked)})

    def _identity(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": Provider.issuer,
            "sub": "24400320",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "acr": "idporten-loa-substantial",
            "amr": ["BankID"],
            **Provider.lie.get("claims", {}),  # type: ignore[dict-item]
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        how = Provider.lie.get("signed", "right")
        if how == "none":
            parts = ({"alg": "none"}, claims)
            return (
                ".".join(
                    base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts
                )
                + "."
            )
        if how == "hmac":  # the public key as if it were a shared secret
            public = KEYS[Provider.key].as_pem(private=False)
            told = jws.serialize_compact(
                {"alg": "HS256", "kid": Provider.key},
                json.dumps(claims).encode(),
                jwk.OctKey.import_key(public),
            )
            return str(told)
        key = OTHER if how == "other" else KEYS[Provider.key]
        return str(jwt.encode({"alg": "RS256", "kid": Provider.key}, claims, key))

    def _json(self, told: object, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Provider)
    Provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    sys.stdout.write(f"{Provider.issuer}\n")
    sys.stdout.flush()
    server.serve_forever()
