"""How each machine is, as it tells: its state by SEMI E10, and its faults as alarms."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sekisho.factory.process.alarms import Alarms
from sekisho.factory.process.machine_events import instant
from sekisho.factory.process.stops import Stops
from sekisho.guard.text import Text

_TABLES = """
CREATE TABLE IF NOT EXISTS machine (system TEXT PRIMARY KEY, state TEXT NOT NULL, since TEXT NOT NULL) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a machine does. state: number of SEMI E10, as CFX writes it.  since: from when on."""

    state: str
    since: datetime

    @property
    def label(self) -> Text:
        """What people call it."""
        return _LABELS[self.state]


class Conditions:
    """The conditions of all machines, in a table of their own in the SQLite file of the service."""

    def __init__(self, base: sqlite3.Connection, alarms: Alarms) -> None:
        self._base, self._alarms, self._stops = base, alarms, Stops(base)
        base.executescript(_TABLES)

    @property
    def all(self) -> dict[str, Condition]:
        """By machine; none of one that never told."""
        with closing(self._base.execute("SELECT system, state, since FROM machine ORDER BY system")) as rows:
            return {system: Condition(state, datetime.fromisoformat(since)) for system, state, since in rows}

    def take(self, system: str, event: Mapping[str, Any], now: datetime) -> None:
        """Enter what an event says of the machine itself; nothing where it is of boards. Raises Refused."""
        body = event["MessageBody"]
        match event["MessageName"].removeprefix("CFX.ResourcePerformance."):
            case "StationStateChanged" if "NewState" in body:
                cause = body.get("RelatedFault", {}).get("Cause", "")
                self._turned(system, body["NewState"], instant(event["TimeStamp"], now), cause)
            case "FaultOccurred" if "Fault" in body:
                fault = body["Fault"]
                name = f"fault/{system}/{fault['FaultOccurrenceId']}"
                if self._alarms.known(name) is None:
                    self._alarms.call(name, instant(event["TimeStamp"], now), _fault(system, fault))
            case "FaultCleared" if "FaultOccurrenceId" in body:
                self._cleared(f"fault/{system}/{body['FaultOccurrenceId']}", system, instant(event["TimeStamp"], now))
            case _:
                pass

    def _turned(self, system: str, state: str, at: datetime, cause: str) -> None:
        """A word that is older than the last one says nothing new."""
        held = self.all.get(system)
        if held is None or held.since <= at:
            self._stops.turn(system, (held.state if held else "", state), at, cause)
            self._base.execute(
                "INSERT OR REPLACE INTO machine (system, state, since) VALUES (?, ?, ?)",
                (system, state, at.isoformat()),
            )

    def _cleared(self, name: str, system: str, at: datetime) -> None:
        """That it was cleared may be told before that it occurred; it is an alarm of the past then."""
        if self._alarms.known(name) is None:
            self._alarms.call(name, at, _cleared(system))
        self._alarms.end(name, at)


def _fault(system: str, fault: Mapping[str, Any]) -> Text:
    code = fault["FaultCode"]
    if fault["Cause"] == "NoMaterial":
        return Text(
            f"{system} の部品が切れました（{code}）。同じ部品のリールを取り付けてください。",
            f"{system} has run out of parts ({code}). Load a reel of the same part.",
        )
    cause = _CAUSES[fault["Cause"]]
    return Text(
        f"{system} に異常があります（{cause.ja}、{code}）。設備を見て、直してから解除してください。",
        f"{system} has a fault ({cause.en}, {code}). Look at the machine, and release it when it is mended.",
    )


def _cleared(system: str) -> Text:
    return Text(
        f"{system} の異常は解除されました。何もしなくて構いません。",
        f"A fault of {system} was cleared. There is nothing to do.",
    )


_CAUSES = {
    "MechanicalFailure": Text("機械の故障", "mechanical failure"),
    "LoadError": Text("搬送の異常", "transport"),
    "SafetyError": Text("安全装置", "safety"),
    "NoMaterial": Text("部品切れ", "no parts"),
    "OperatorStopped": Text("人が停止", "stopped by a person"),
    "Other": Text("その他", "other"),
}
_LABELS = {
    "1000": Text("生産中", "productive"),
    "2000": Text("待機", "standby"),
    "2200": Text("基板待ち", "no boards"),
    "2500": Text("指示待ち", "no host"),
    "3000": Text("技術作業", "engineering"),
    "4000": Text("計画停止", "scheduled down"),
    "4500": Text("段取り替え", "set-up"),
    "5000": Text("故障停止", "unscheduled down"),
    "5500": Text("部品待ち", "no parts"),
    "6000": Text("稼働予定外", "not scheduled"),
}
