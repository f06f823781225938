"""What should not be: one job per violation that shows on the wire. `samples/truth.toml` lists them with all others."""

import functools
import time

from . import fieldbus, management, plc, remote, web
from .inside import PREFIX
from .network import run
from .plan import HOSTS, address
from .story import DESIGN, Job


def _same_address() -> None:
    """Camera 2 comes up with the address of camera 1 beside its own, and gives it back two seconds later."""
    twin = address("camera-1")
    where = ("dev", "eth0")
    run("ip", "-n", PREFIX + "camera-2", "address", "add", f"{twin}/24", *where)
    management.announce(HOSTS["camera-2"].mac, twin)
    time.sleep(2)
    run("ip", "-n", PREFIX + "camera-2", "address", "del", f"{twin}/24", *where)


def jobs() -> list[Job]:
    """The violations on the wire, in the present recording only."""
    act = functools.partial
    plan = [
        Job("unknown", act(web.ask, address("camera-1"), web.CAMERA, "/stream.mjpeg"), 15, 25),
        Job("terminal-1", act(web.ask, address("terminal-2"), web.PLAIN, "/share"), 17),
        Job("design-2", act(web.ask, address("improvement"), web.CONTRACT, "/wi/summary"), 19, 30),
        Job("vendor", act(web.ask, address("inspection"), web.PLAIN, "/status"), 21),
        Job("engineering", act(remote.telnet, address("switch1")), 23),
        Job("design-1", act(remote.ftp, address("archive"), "4711-B.step", DESIGN), 25),
        Job("process", act(remote.vnc, address("inspection")), 27),
        Job("process", act(management.snmp, address("switch1"), version=2), 29, 30),
        Job("office1", act(fieldbus.modbus, address("energy"), write=True), 31),
        Job("inspection", act(plc.slmp, address("printer"), stop=True), 33),
        Job("camera-2", _same_address, 45),
        Job("camera-1", act(management.announce, HOSTS["camera-1"].mac, address("camera-1")), 49),
    ]
    return [Job(job.host, job.act, job.at, job.every, earlier=False) for job in plan]
