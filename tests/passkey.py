"""A passkey in software that speaks WebAuthn honestly: its own key, its own counter, the origin that the page has."""

import base64
import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40  # W3C WebAuthn level 2, 6.1


def _b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class Passkey:
    """One key for one party."""

    def __init__(self, origin: str = "http://localhost") -> None:
        self.origin, self.key, self.id, self.count = (
            origin,
            ec.generate_private_key(ec.SECP256R1()),
            secrets.token_bytes(16),
            0,
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, party: str, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(party.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def create(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`."""
        asked = options["publicKey"]
        number = self.key.public_key().public_numbers()
        public = {
            1: 2,
            3: -7,
            -1: 1,
            -2: number.x.to_bytes(32, "big"),
            -3: number.y.to_bytes(32, "big"),
        }  # RFC 9053, 7.1.1
        data = self._data(asked["rp"]["id"], _PRESENT | _VERIFIED | _ATTESTED)
        data += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor.encode(public)
        client = self._client("webauthn.create", asked["challenge"])
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": _b64(client), "attestationObject": _b64(attested)})

    def get(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`."""
        asked = options["publicKey"]
        data = self._data(asked["rpId"], _PRESENT | _VERIFIED)
        client = self._client("webauthn.get", asked["challenge"])
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {"clientDataJSON": _b64(client), "authenticatorData": _b64(data), "signature": _b64(signed)}
        )

    def _answer(self, response: dict[str, str]) -> str:
        more = {"clientExtensionResults": {}, "authenticatorAttachment": "platform"}
        return json.dumps(
            {"id": _b64(self.id), "rawId": _b64(self.id), "type": "public-key", "response": response, **more}
        )
