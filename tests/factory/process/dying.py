"""A process management server in a process of its own that dies amid a transaction: after events have come, by SIGKILL.

Argument, as JSON: folder, hosts and clock of the plant, its plan, and in which of its events the server dies.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from factory.process.floor import WHO
from sekisho.contracts import contracts
from sekisho.factory.process.opcua import OpcUaMachines
from sekisho.factory.process.server import ProcessServer
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.plant import Plant


def main(told: dict[str, Any]) -> None:
    folder, hosts = Path(told["folder"]), told["hosts"]
    clock = Clock(datetime.fromisoformat(told["begin"]), told["factor"])
    clock._started = told["started"]  # the system's monotonic clock is the same in all its processes
    works = Plant(contracts(), clock, Keys(folder / "keys", hosts), folder, hosts)
    server = ProcessServer(works, OpcUaMachines(works))
    server.acts.receive("RL-1", "C100N", 500, WHO)
    server._released.take(1, told["schedule"], clock.now())
    proper, left = server._intake._take, told["dies_at"]

    def take(*event: Any) -> None:
        nonlocal left
        proper(*event)
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    server._intake._take = take  # type: ignore[method-assign]
    asyncio.run(server.run())


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
