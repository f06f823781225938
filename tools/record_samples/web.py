"""Web services of the factory, plain and over TLS, with the standard library's server and client."""

import datetime as dt
import functools
import http.client
import ssl
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TIMEOUT_S = 5
PLAIN, SECURE, CONTRACT, CAMERA = 8080, 443, 8443, 80


def certificate(folder: Path, name: str) -> Path:
    """A new self-signed certificate with its key in one PEM file, valid for a day; never leaves the folder."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name}.factory.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    path.chmod(0o600)
    return path


class _Handler(BaseHTTPRequestHandler):
    """Answers what the pages hold; takes what is posted or put."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: object, pages: Mapping[str, bytes], banner: str) -> None:
        self.pages, self.banner = pages, banner
        super().__init__(*args)  # type: ignore[arg-type]

    def version_string(self) -> str:
        """The product as its Server header names it."""
        return self.banner

    def log_message(self, *_: object) -> None:
        """Keep no log: the recording is the record."""

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        kind = "image/png" if self.path.endswith((".png", ".mjpeg")) else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def do_GET(self) -> None:
        """One page, or 404."""
        body = self.pages.get(self.path.partition("?")[0])
        self._answer(404 if body is None else 200, body or b"{}")

    def do_POST(self) -> None:
        """Take the body."""
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._answer(201, b'{"accepted":true}')

    do_PUT = do_POST  # noqa: N815


def serve(address: str, port: int, pages: Mapping[str, bytes], *, banner: str, pem: Path | None = None) -> None:
    """Serve until the process ends; over TLS where a certificate is given."""
    server = ThreadingHTTPServer((address, port), functools.partial(_Handler, pages=pages, banner=banner))
    server.daemon_threads = True
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


def ask(server: str, port: int, path: str, *, method: str = "GET", body: bytes | None = None) -> bytes:
    """One request and its answer; RuntimeError unless it succeeded. Ports 443 and 8443: TLS, certificate unverified."""
    connection: http.client.HTTPConnection
    if port in {SECURE, CONTRACT}:
        context = ssl._create_unverified_context()  # noqa: S323, SLF001 self-signed, inside a namespace
        connection = http.client.HTTPSConnection(server, port, timeout=TIMEOUT_S, context=context)
    else:
        connection = http.client.HTTPConnection(server, port, timeout=TIMEOUT_S)
    try:
        connection.request(method, path, body=body, headers={"User-Agent": "factory/1.0"})
        answer = connection.getresponse()
        data = answer.read()
    finally:
        connection.close()
    if answer.status >= 400:
        raise RuntimeError(f"{server}:{port}{path} answered {answer.status}")
    return data


def asking(server: str, port: int, path: str, **rest: object) -> Callable[[], object]:
    """An act that asks once."""
    return functools.partial(ask, server, port, path, **rest)  # type: ignore[arg-type]
