"""The client of MQTT that a system has: aiomqtt's, with what it leaves open when a connection or a task ends closed."""

import asyncio
from types import TracebackType
from typing import Any

import aiomqtt
from paho.mqtt import client as paho


class Client(aiomqtt.Client):
    """aiomqtt's, that watches a socket from the moment on at which it is asked to: a little later it may be closed.

    When it ends it asks what its connection was lost of, which asyncio would complain of otherwise.
    """

    async def __aexit__(
        self, kind: type[BaseException] | None, found: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the connection."""
        try:
            await super().__aexit__(kind, found, trace)
        finally:
            if self._disconnected.done() and not self._disconnected.cancelled():
                self._disconnected.exception()

    def _on_socket_register_write(self, client: paho.Client, userdata: Any, sock: Any) -> None:  # noqa: ANN401 -- paho's
        def write() -> None:
            try:
                client.loop_write()
            except Exception as found:  # noqa: BLE001 -- as in aiomqtt: whatever it is, the connection is broken
                if not self._disconnected.done():
                    self._disconnected.set_exception(found)

        try:
            asyncio.get_running_loop()
        except RuntimeError:  # it connects, which it does in a thread of its own
            super()._on_socket_register_write(client, userdata, sock)
        else:
            self._loop.add_writer(sock.fileno(), write)


def end_if_cancelled() -> None:
    """Raise CancelledError where this task was cancelled: what aiomqtt waits by now and then swallows that.

    `asyncio.wait_for` of Python 3.11 does where what it waits for is done at that moment, and the end of a connection
    that is broken already raises another error in its place.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
