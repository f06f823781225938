"""What the process management server hears: events of machines by MQTT, parts and steps of the stalls by HTTPS."""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sekisho.factory.process.alarms import Alarms
from sekisho.factory.process.intake import Intake
from sekisho.factory.process.route import LINE
from sekisho.factory.wire.mqtt import Bus
from sekisho.factory.wire.plant import Plant
from sekisho.factory.wire.web import Answer, Asked, WebServer
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

_GATHER_S = 0.05
"""Real seconds for which events are gathered that one transaction takes: a disk needs some milliseconds for each."""

_log = logging.getLogger(__name__)


class EventListener:
    """Hears the events of the machines, and takes them in the order in which they came."""

    def __init__(self, plant: Plant, intake: Intake, alarms: Alarms) -> None:
        self._plant, self._intake, self._alarms = plant, intake, alarms
        self._bus = Bus(plant, "process")
        self._heard: deque[tuple[str, Mapping[str, Any]]] = deque()
        self._came = asyncio.Event()

    @property
    def waiting(self) -> int:
        """Events that were heard and are not taken yet."""
        return len(self._heard)

    @property
    def is_connected(self) -> bool:
        """Whether the broker is there."""
        return self._bus.is_connected

    def hears_all(self) -> bool:
        """Whether the broker is there, and all that was heard was taken."""
        return self.is_connected and not self._heard

    async def hear(self) -> None:
        """Hear, for ever; when that is ended, what came until then is taken."""
        try:
            async with self._bus.connected():
                async for topic, event in self._bus.messages("machine-events"):
                    self._came_in(topic, event)
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(0):  # what is held is there without waiting
                    async for topic, event in self._bus.messages("machine-events"):
                        self._came_in(topic, event)
            self._take_heard()

    def _came_in(self, topic: str, event: Mapping[str, Any]) -> None:
        system = topic.split("/")[1]
        if system in LINE.values() and event["Source"] == system:
            self._heard.append((system, event))
            self._came.set()
        else:
            self._plant.rejections("process").add(system, "machine-events", _STRANGER, code="process.E403")

    async def take(self) -> None:
        """Take what was heard, for ever. What the disk does not take now is kept and tried again."""
        while True:
            await self._came.wait()
            await asyncio.sleep(_GATHER_S)
            self._came.clear()
            try:
                self._take_heard()
            except sqlite3.OperationalError:
                self._came.set()
                raise

    def _take_heard(self) -> None:
        events = list(self._heard)
        try:
            self._intake.machine_events(events, self._plant.clock.now())
        except sqlite3.OperationalError:
            raise
        except Exception:  # noqa: BLE001 -- one event must not end the others
            _log.exception("of %d events one cannot be taken; each is tried by itself", len(events))
            self._take_each(events)
        for _ in events:
            self._heard.popleft()

    def _take_each(self, events: list[tuple[str, Mapping[str, Any]]]) -> None:
        """One that fails by a fault of ours does not take the others with it."""
        for system, event in events:
            try:
                self._intake.machine_events([(system, event)], self._plant.clock.now())
            except sqlite3.OperationalError:
                raise
            except Exception:  # noqa: BLE001 -- one event must not end the others
                _log.exception("an event of %s cannot be taken: %s", system, event)
                self._plant.rejections("process").add(system, "machine-events", _FAILED, code="process.E500")
                self._alarms.call(f"refused/{system}/machine-events", self._plant.clock.now(), _FAILED)
                self._intake.leave_out(system, event, self._plant.clock.now())


class StallListener:
    """Serves what the assembly stalls tell."""

    def __init__(self, plant: Plant, intake: Intake) -> None:
        self._plant, self._intake = plant, intake

    async def serve(self) -> None:
        """Serve, for ever."""
        server = WebServer(self._plant, "process")
        server.answer("part-events", self._capture)
        server.answer("assembly-result", self._step)
        async with server.listening():
            await asyncio.Event().wait()

    async def _capture(self, asked: Asked) -> Answer:
        """EPCIS 2.0, 12.3: 201 for what was taken, 409 for a known event."""
        if self._intake.capture(asked.content or {}, asked.client, self._plant.clock.now()):
            return Answer(201)
        return Answer(409, Problem("process.E410", "part-events", "eventList", _KNOWN).told)

    async def _step(self, asked: Asked) -> Answer:
        self._intake.step(asked.content or {}, asked.client, self._plant.clock.now())
        return Answer(201)


_STRANGER = Text(
    "設備の名前が、この基板ラインのものではないか、送り主と違います。設備の設定を確かめてください。",
    "The name of the machine is none of this line, or not that of its sender. Check the settings of the machine.",
)
_FAILED = Text(
    "設備の記録を処理できませんでした。サーバの記録を見て、基板の位置を確かめてください。",
    "An event of a machine could not be taken. Look at the server's log, and see where the boards are.",
)
_KNOWN = Text(
    "この事象はもう登録されています。送り直す必要はありません。",
    "This event is known already; it need not be sent again.",
)
