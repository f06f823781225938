"""A small OpenID Connect provider on loopback: discovery, code flow with PKCE, RS256 tokens, keys, userinfo.

It checks what the standard has a provider check (OpenID Connect Core 1.0, 3.1; RFC 7636), so that a client that is
wrong fails against it.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, CLIENT_SECRET = "sekisho", "client-secret-of-the-test"


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


class Provider:
    """claims: what it says of the person who is signed in there. signs_with: another key than the one it shows.

    says: of itself, in place of the truth.  leads_to: where its keys are said to have gone.
    """

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.signs_with = self.key
        self.claims: dict[str, Any] = {"sub": "u-1", "preferred_username": "P001"}
        self.userinfo: dict[str, Any] | None = None
        self.codes: dict[str, dict[str, str]] = {}
        self.audience = CLIENT
        self.algorithm, self.lasts_s = "RS256", 60
        self.says: dict[str, Any] = {}
        self.leads_to = ""
        self.server = make_server("127.0.0.1", 0, self._answer, handler_class=_Quiet)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _answer(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        text = environ["wsgi.input"].read(length).decode() if length else environ.get("QUERY_STRING", "")
        asked = {name: values[0] for name, values in parse_qs(text).items()}
        pages = {
            "/.well-known/openid-configuration": self._discovery,
            "/authorize": self._authorize,
            "/token": self._token,
            "/keys": self._keys,
            "/userinfo": self._userinfo,
        }
        found = pages[environ["PATH_INFO"]](asked)
        if isinstance(found, str):
            start("302 Found", [("Location", found)])
            return [b""]
        start("200 OK" if "error" not in found else "400 Bad Request", [("Content-Type", "application/json")])
        return [json.dumps(found).encode()]

    def _discovery(self, _: dict[str, str]) -> dict[str, Any]:
        places = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in
                  (("authorization", "authorize"), ("token", "token"), ("userinfo", "userinfo"))}  # fmt: skip
        more = {"jwks_uri": f"{self.issuer}/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"]}
        whole = {"issuer": self.issuer, "id_token_signing_alg_values_supported": ["RS256"], **places, **more}
        return {**whole, **self.says}

    def _authorize(self, asked: dict[str, str]) -> str | dict[str, str]:
        fit = asked.get("client_id") == CLIENT and asked.get("response_type") == "code"
        fit = fit and "openid" in asked.get("scope", "").split() and asked.get("code_challenge_method") == "S256"
        if not fit or not asked.get("redirect_uri", "").startswith("http://localhost/account/oidc/oidc/callback/"):
            return {"error": "invalid_request"}
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _token(self, asked: dict[str, str]) -> dict[str, Any]:
        begun = self.codes.pop(asked.get("code", ""), {})
        proof = base64.urlsafe_b64encode(hashlib.sha256(asked.get("code_verifier", "").encode()).digest())
        right = begun and asked.get("client_secret") == CLIENT_SECRET and asked.get("client_id") == CLIENT
        if not right or begun["code_challenge"] != proof.rstrip(b"=").decode():
            return {"error": "invalid_grant"}
        now = int(time.time())
        said = {"iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + self.lasts_s, **self.claims}
        key = self.signs_with if self.algorithm.startswith("RS") else None if self.algorithm == "none" else b"k" * 64
        token = jwt.encode(said, key, algorithm=self.algorithm, headers={"kid": "1"})
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token}

    def _keys(self, _: dict[str, str]) -> str | dict[str, Any]:
        if self.leads_to:
            return self.leads_to
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def _userinfo(self, _: dict[str, str]) -> dict[str, Any]:
        return self.claims if self.userinfo is None else self.userinfo
