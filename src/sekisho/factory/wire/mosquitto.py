"""Mosquitto as the broker of a LAN: its configuration from the contracts and keys, and its process.

Unlike the embedded broker it keeps on the disk what it has taken and not yet handed on: all of it where it is ended,
and what is older than a second where it is killed. It logs whom it did not let in, and does not count what it dropped.
Source: mosquitto.conf(5), mosquitto_passwd(1) of Mosquitto 2.0.
"""

import asyncio
import getpass
import hashlib
import secrets
import shutil
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.processes import end
from sekisho.factory.wire.topics import rights
from sekisho.factory.wire.whole_files import CLOSED, replace

CONNECTIONS = 100
"""Connections at a time."""

PACKET_BYTES = 2**20
QUEUE = 10_000
"""Messages that are kept for one who is away."""

SAVES_S = 1
"""Real seconds between two times that it writes all it holds; after each change would be too often for a long queue."""

_ENDING_S = 8
_ROUNDS = 101
"""Of a password's hash, as mosquitto_passwd has it; the passwords are 256 random bits, which no guessing finds."""


class Mosquitto:
    """The broker of one LAN, at its address, as a process that ends with this one. number: of that process."""

    def __init__(self, plant: Plant, system: str) -> None:
        self._plant, self._system = plant, system
        self.number: int | None = None

    async def run(self) -> None:
        """Serve until cancelled. Raises OSError where there is no Mosquitto, ChildProcessError where it ended."""
        process = await asyncio.create_subprocess_exec(*self._command(), stdin=asyncio.subprocess.DEVNULL)
        self.number = process.pid
        try:
            code = await process.wait()
        except asyncio.CancelledError:
            await end(process, _ENDING_S)
            raise
        raise ChildProcessError(f"mosquitto has ended with {code}; {self._file('mosquitto.out')} says why")

    def _command(self) -> list[str]:
        """The configuration is written, and this starts it. setpriv lets it end also where this process is killed."""
        known = self._plant.contracts
        port = next(one.port for one in known.connections if one.to == self._system and one.protocol == "mqtt")
        users = rights(known, self._system)
        replace(self._file("passwords"), "".join(_password(self._plant, user) for user in users).encode(), CLOSED)
        replace(
            self._file("rights"), "".join(f"{one}\n" for one in _rights(self._plant, self._system)).encode(), CLOSED
        )
        replace(self._file("mosquitto.conf"), "".join(f"{one}\n" for one in self._settings(port)).encode(), CLOSED)
        return ["setpriv", "--pdeathsig", "KILL", program() or "mosquitto", "-c", str(self._file("mosquitto.conf"))]

    def _settings(self, port: int) -> Iterator[str]:
        yield f"listener {port} {self._plant.address(self._system)}"
        yield f"max_connections {CONNECTIONS}"
        yield "allow_anonymous false"
        yield f"password_file {self._file('passwords')}"
        yield f"acl_file {self._file('rights')}"
        yield f"max_packet_size {PACKET_BYTES}"
        yield f"max_queued_messages {QUEUE}"
        yield "persistence true"
        yield f"persistence_location {self._file('')}/"
        yield f"autosave_interval {SAVES_S}"
        yield "persistent_client_expiration 1d"
        yield f"log_dest file {self._file('mosquitto.out')}"
        yield from (f"log_type {one}" for one in ("error", "warning", "notice"))
        yield "log_timestamp_format %Y-%m-%dT%H:%M:%S"
        yield f"user {getpass.getuser()}"  # root would become another user, who may not read the folder

    def _file(self, name: str) -> Path:
        return self._plant.file(self._system, name).absolute()


def program() -> str | None:
    """Where Mosquitto is, also where it is not in the path of people; None where it is not installed."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")


def _password(plant: Plant, user: str) -> str:
    salt = secrets.token_bytes(12)
    hashed = hashlib.pbkdf2_hmac("sha512", plant.keys.secret(user).encode(), salt, _ROUNDS)
    return f"{user}:$7${_ROUNDS}${b64encode(salt).decode()}${b64encode(hashed).decode()}\n"


def _rights(plant: Plant, broker: str) -> Iterator[str]:
    for user, rights_ in rights(plant.contracts, broker).items():
        yield f"user {user}"
        yield from (f"topic write {pattern}" for pattern, _ in rights_.publish)
        yield from (f"topic read {pattern}" for pattern, _ in rights_.hear)
