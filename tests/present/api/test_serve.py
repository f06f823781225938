"""A real server on loopback: started once, asked, and stopped by SIGTERM."""

import hashlib
import http.client
import json
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from asking import person, token, write
from sekisho.security.ledgers.asset import Asset
from sekisho.security.terms.words import Department

START_S, STOP_S = 120, 60


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def sekisho(home: Path, *words: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "sekisho", "serve", "--home", str(home), *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")


def end(process: "subprocess.Popen[str]") -> None:
    """Ask it to end, so that it ends its workers; who is killed leaves them behind."""
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(STOP_S)
    if process.stdout:
        process.stdout.close()


@pytest.fixture
def server(home: Path) -> Iterator[tuple[int, str, Any]]:
    """The port, a token, and the process."""
    write([person("P1", Department.PRODUCTION_IT), Asset(id="P1", name="リフロー炉", site="A")])
    secret, port = token("P1"), free_port()
    process = sekisho(home, "--port", str(port), "--workers", "1")
    try:
        yield port, secret, process
    finally:
        end(process)


def ask(port: int, method: str, path: str, secret: str = "", body: object = None) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_S)
    headers = {"Authorization": f"Bearer {secret}"} | ({"Content-Type": "application/json"} if body else {})
    try:
        connection.request(method, f"/api/v1{path}", json.dumps(body) if body else None, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def listening(process: Any, port: int) -> str:
    """Wait for the line that the worker prints once it answers, then for the first connection; what was said so far."""
    said = ""
    for line in process.stdout:
        said += line
        if "Started worker" in line:
            break
    for _ in range(10_000):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=START_S).close()
        except ConnectionRefusedError:
            continue
        break
    return said


def test_it_answers_writes_and_stops_cleanly(server: tuple[int, str, Any]) -> None:
    port, secret, process = server
    listening(process, port)
    status, told = ask(port, "GET", "/ledgers/asset/rows?name=%E3%82%8A%E3%81%B5%E3%82%8D%E3%83%BC", secret)
    assert (status, [row["row"]["id"] for row in told["rows"]]) == (200, ["P1"])
    row = {"why": "新設", "row": {"id": "P2", "name": "HMI", "site": "A"}}
    assert ask(port, "POST", "/ledgers/asset/rows", secret, row)[0] == 201
    assert ask(port, "GET", "/ledgers/asset/rows", secret)[1]["count"] == 2
    assert ask(port, "GET", "/ledgers/asset/rows", "skt_x")[0] == 401

    from asking import ACT  # noqa: PLC0415
    from sekisho.security.store.tokens import revoke  # noqa: PLC0415 -- needs an open home

    revoke(secret[4:16], ACT)
    assert ask(port, "GET", "/ledgers/asset/rows", secret)[0] == 401, "revoked in another process"

    process.send_signal(signal.SIGTERM)
    assert process.wait(STOP_S) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_a_port_in_use_is_told_in_a_sentence(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = sekisho(home, "--port", str(port))
        said, _ = process.communicate(timeout=START_S)
    assert process.returncode == 2
    assert said == (
        f"127.0.0.1:{port} は使用中です。--port で別の番号にするか、使用中のプログラムを止めてください。(serve.E001)\n"
    )


def test_serving_everywhere_needs_the_names_that_are_used(home: Path) -> None:
    process = sekisho(home, "--host", "0.0.0.0", "--port", str(free_port()))  # noqa: S104 -- refused
    said, _ = process.communicate(timeout=START_S)
    assert (process.returncode, "serve.E003" in said) == (2, True)


def test_nothing_is_served_in_the_clear_where_other_machines_reach_it(home: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "sekisho", "serve", "--home", home, "--host", "0.0.0.0", "--port", str(free_port())],  # noqa: S104 -- refused
        env={**os.environ, "SEKISHO_HOSTS": "sekisho.example.jp"},
        capture_output=True,
        check=False,
        timeout=START_S,
    )
    assert (found.returncode, b"serve.E005" in found.stdout + found.stderr) == (2, True)


@pytest.mark.parametrize(
    ("host", "clear"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("192.0.2.1", False), ("::", False)],
)
def test_only_the_machine_itself_is_spoken_to_in_the_clear(host: str, clear: bool) -> None:
    from sekisho.security.present.commands.serve import Serving, in_the_clear  # noqa: PLC0415

    assert (in_the_clear(Serving(host)) is None) == clear
    assert in_the_clear(Serving(host, tls=True)) is None
    assert in_the_clear(Serving(host, certificate=Path("c"), key=Path("k"))) is None


INNER = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
TWO_LENGTHS = {
    "a length and chunks": (
        b"Content-Length: 0\r\nTransfer-Encoding: chunked",
        b"%x\r\n%s\r\n0\r\n\r\n" % (len(INNER), INNER),
    ),
    "two lengths": (b"Content-Length: 0\r\nContent-Length: %d" % len(INNER), INNER),
    "a length that is none": (b"Content-Length: 0x0", INNER),
}


def test_a_request_with_two_lengths_is_never_two_requests(server: tuple[int, str, Any]) -> None:
    port, _, process = server
    listening(process, port)
    for kind, (lengths, body) in TWO_LENGTHS.items():
        head = b"POST /api/v1/ledgers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        with socket.create_connection(("127.0.0.1", port), timeout=START_S) as line:
            line.sendall(head + lengths + b"\r\n\r\n" + body)
            line.shutdown(socket.SHUT_WR)
            said = b""
            while part := line.recv(65536):
                said += part
        assert said.count(b"HTTP/1.1 ") <= 1, kind
        assert b'"openapi"' not in said, kind


def test_over_tls_only_tls_is_spoken_and_the_certificate_is_the_one_that_was_told(home: Path) -> None:
    port = free_port()
    process = sekisho(home, "--port", str(port), "--workers", "1", "--tls")
    try:
        said = listening(process, port)
        trusted = ssl.create_default_context(cafile=str(home / "tls" / "certificate.pem"))
        connection = http.client.HTTPSConnection("localhost", port, timeout=START_S, context=trusted)
        connection.request("GET", "/ledgers/", headers={"Accept": "text/html"})
        response = connection.getresponse()
        response.read()
        assert response.status == 302  # nobody has signed in
        assert all("secure" in one.lower() for one in response.headers.get_all("Set-Cookie", []))
        octets = trusted.wrap_socket(socket.create_connection(("localhost", port)), server_hostname="localhost")
        assert octets.version() == "TLSv1.3"
        old = ssl.create_default_context(cafile=str(home / "tls" / "certificate.pem"))
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        with socket.create_connection(("localhost", port)) as line, pytest.raises(ssl.SSLError):
            old.wrap_socket(line, server_hostname="localhost")
        told = hashlib.sha256(octets.getpeercert(binary_form=True) or b"").hexdigest().upper()
        octets.close()
        connection.close()
        assert ":".join(told[at : at + 2] for at in range(0, 64, 2)) in said
        plain = http.client.HTTPConnection("127.0.0.1", port, timeout=START_S)
        plain.request("GET", "/")
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            plain.getresponse()
        plain.close()
    finally:
        end(process)


def test_a_key_without_its_certificate_is_refused(home: Path, tmp_path: Path) -> None:
    process = sekisho(home, "--port", str(free_port()), "--key", str(tmp_path / "key.pem"))
    said, _ = process.communicate(timeout=START_S)
    assert (process.returncode, "serve.E004" in said) == (2, True)


def test_the_secret_of_a_home_is_its_owners_alone(home: Path) -> None:
    from django.conf import settings  # noqa: PLC0415

    file = home / "secret.key"
    assert file.read_text("ascii") == settings.SECRET_KEY
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
