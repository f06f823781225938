"""`sekisho serve`: console and API over HTTP, by granian. One home, some worker processes, until SIGTERM or Ctrl+C."""

import contextlib
import datetime as dt
import errno
import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from sekisho.guard.text import Language, Text
from sekisho.security.present.commands import home
from sekisho.security.present.commands.certificate import Pair, fits, own_pair
from sekisho.security.present.commands.saying import CLEAN, WRONG, say

TARGET = "sekisho.security.app.wsgi:application"
"""Named, not imported: a worker loads it in its own process."""

HOSTS = "SEKISHO_HOSTS"
TLS = "SEKISHO_TLS"
"""Tells the workers that people come by TLS, so that cookies never travel without it."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 -- looked for, to say what else is needed
THREADS = 4
"""Requests that one worker answers at the same time."""

BACKLOG = 128


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how to serve. certificate, key: files (PEM) of the plant's own authority; they ask for TLS too."""

    host: str = "127.0.0.1"
    port: int = 8300
    workers: int = 2
    tls: bool = False
    certificate: Path | None = None
    key: Path | None = None


def serve(path: Path, serving: Serving, language: Language) -> int:
    """Open the home, so that a fault is told before anything runs, and serve it."""
    if text := _unusable(serving):
        say(text, language, error=True)
        return WRONG
    pair = _pair(path.resolve(), serving)
    if isinstance(pair, Text):
        say(pair, language, error=True)
        return WRONG
    os.environ[TLS] = "1" if pair else ""  # before the settings are read
    home.open_home(path.resolve())
    _close_database()
    if serving.host not in EVERYWHERE:
        os.environ[HOSTS] = ",".join(filter(None, (os.environ.get(HOSTS, ""), _named(serving.host))))
    from granian import Granian  # noqa: PLC0415 -- no other word needs it
    from granian.constants import Interfaces  # noqa: PLC0415

    server = Granian(
        TARGET,
        address=serving.host,
        port=serving.port,
        interface=Interfaces.WSGI,
        workers=serving.workers,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
        ssl_cert=pair.certificate if pair else None,
        ssl_key=pair.key if pair else None,
    )
    named = "localhost" if serving.host in LOOPBACK else _named(serving.host)
    where = f"{'https' if pair else 'http'}://{named}:{serving.port}/"
    say(Text(f"{where} で受け付けています。Ctrl+C で止まります。", f"Serving {where} until Ctrl+C."), language)
    if pair and pair.own:
        say(_compare(pair.fingerprint), language)
    server.serve()
    return CLEAN


def _pair(folder: Path, serving: Serving) -> Pair | Text | None:
    """The certificate and key to serve with, None for none, or why those that were named cannot be used."""
    if serving.certificate and serving.key:
        pair = Pair(serving.certificate, serving.key)
        try:
            good = fits(pair)
        except OSError:
            good = False
        return pair if good else _UNFIT
    if serving.certificate or serving.key:
        return _UNFIT
    if not serving.tls:
        return None
    named = [one for one in os.environ.get(HOSTS, "").split(",") if one.strip()]
    own = [] if serving.host in EVERYWHERE else [serving.host]
    return own_pair(folder, [*LOOPBACK, *own, *named], dt.datetime.now(dt.UTC))


def _compare(fingerprint: str) -> Text:
    return Text(
        f"この証明書は自己署名です。初めて開くとき、ブラウザーが示す指紋（SHA-256）と比べてください: {fingerprint}",
        f"The certificate is signed by itself. At the first visit compare the browser's fingerprint: {fingerprint}",
    )


_UNFIT = Text(
    "証明書と鍵を使えません。--certificate と --key に、対になるPEMファイル（鍵は暗号なし）を指定してください。"
    "(serve.E004)",
    "Certificate and key cannot be used. Name two PEM files that belong together (the key not encrypted) by "
    "--certificate and --key. (serve.E004)",
)


def _named(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _unusable(serving: Serving) -> Text | None:
    """Why nothing can be served there; None where it can."""
    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As granian does: an address whose last connections are still closing can be used.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name != "nt")
            probe.bind((serving.host, serving.port))
    except OSError as error:
        place = f"{serving.host}:{serving.port}"
        if error.errno == errno.EADDRINUSE:
            return Text(
                f"{place} は使用中です。--port で別の番号にするか、使用中のプログラムを止めてください。(serve.E001)",
                f"{place} is in use. Name another --port, or stop the program that uses it. (serve.E001)",
            )
        return Text(
            f"{place} で受け付けられません。--host と --port を確かめてください。(serve.E002)",
            f"Nothing can be served at {place}. Check --host and --port. (serve.E002)",
        )
    if serving.host in EVERYWHERE and not os.environ.get(HOSTS, "").strip():
        return Text(
            f"すべてのアドレスで受け付けるときは、環境変数 {HOSTS} に使うホスト名を指定してください。(serve.E003)",
            f"To serve on every address, name the host names that are used in {HOSTS}. (serve.E003)",
        )
    return in_the_clear(serving)


def in_the_clear(serving: Serving) -> Text | None:
    """Why passwords and tokens would travel in the clear to other machines; None where they would not."""
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(serving.host).is_loopback:
            return None
    if serving.host in LOOPBACK or serving.tls or serving.certificate or serving.key:
        return None
    return Text(
        f"{serving.host} はほかの機器から届くアドレスです。TLSなしではパスワードやトークンが平文で流れるため、"
        "--tls を付けるか、--certificate と --key を指定してください。(serve.E005)",
        f"{serving.host} is reached from other machines. Without TLS passwords and tokens would travel in the "
        "clear: add --tls, or name --certificate and --key. (serve.E005)",
    )


def _close_database() -> None:
    """No worker may inherit an open connection."""
    from django.db import connections  # noqa: PLC0415 -- needs an open home

    connections.close_all()
