"""`sekisho serve`: the API over HTTP, by granian. One home, some worker processes, until SIGTERM or Ctrl+C."""

import errno
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from sekisho.security.present.commands import home
from sekisho.security.present.commands.saying import CLEAN, WRONG, say
from sekisho.security.terms.text import Language, Text

TARGET = "sekisho.security.app.wsgi:application"
"""Named, not imported: a worker loads it in its own process."""

HOSTS = "SEKISHO_HOSTS"
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 -- looked for, to say what else is needed
THREADS = 4
"""Requests that one worker answers at the same time."""

BACKLOG = 128


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how to serve."""

    host: str = "127.0.0.1"
    port: int = 8300
    workers: int = 2


def serve(path: Path, serving: Serving, language: Language) -> int:
    """Open the home, so that a fault is told before anything runs, and serve it."""
    if text := _unusable(serving):
        say(text, language, error=True)
        return WRONG
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
    )
    where = f"http://{_named(serving.host)}:{serving.port}/api/v1/"
    say(Text(f"{where} で受け付けています。Ctrl+C で止まります。", f"Serving {where} until Ctrl+C."), language)
    server.serve()
    return CLEAN


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
    return None


def _close_database() -> None:
    """No worker may inherit an open connection."""
    from django.db import connections  # noqa: PLC0415 -- needs an open home

    connections.close_all()
