"""The state of a factory, gathered from its services. What one that does not run would say is missing."""

from pathlib import Path
from typing import Any

from sekisho.contracts import contracts
from sekisho.factory.app.control import NobodyThere, ask
from sekisho.factory.app.factory import built
from sekisho.factory.app.watching import WATCH

_EMPTY: dict[str, Any] = {
    "at": None, "orders": [], "machines": {}, "alarms": [], "decisions": [], "queues": {}, "imbalances": None,
    "segments": {}, "troubles": [],
}  # fmt: skip


async def gathered(home: Path) -> dict[str, Any]:
    """The services, orders, machines, alarms, boards that wait for a person, and whether the books balance.

    troubles: what RFID monitoring cannot hand on, and why.
    imbalances: None where nobody can say.  Raises NobodyThere where no service runs at all.
    """
    state = dict(_EMPTY)
    services = await _services(home)
    if not any(one["up"] for one in services):
        raise NobodyThere(str(home))
    for name in ("planning", "process", "rfid"):
        state |= await _of(home, name, "status")
    segments = state.pop("segments")
    orders = [{**one, "segments": segments.get(one["id"], [])} for one in state["orders"]]
    return {**state, "services": services, "orders": orders}


async def _services(home: Path) -> list[dict[str, Any]]:
    """How every service goes on; of processes that were begun anew, how often is counted too."""
    processes = {one["name"]: one for one in (await _of(home, WATCH, "services")).get("services", ())}
    found: list[dict[str, Any]] = []
    for name, *_ in built(contracts()):
        process = processes.get(name, {"failures": 0, "why": ""})
        told = (await _of(home, name, "services")).get("services")
        for one in told or [{"name": name, "up": False, "failures": 0, "why": process["why"] or "no process"}]:
            why = one["why"] or process["why"]
            found.append({**one, "failures": one["failures"] + process["failures"], "why": why})
    return found


async def _of(home: Path, name: str, act: str) -> dict[str, Any]:
    """What a service answers; nothing where it does not run."""
    try:
        return await ask(home, name, act)
    except NobodyThere:
        return {}
