"""Who does what, when, beside the services of the factory: stand-ins for what of the six data flows is not built yet.

What `sekisho factory` does itself (`production.py`) is not here. A stand-in speaks the protocol that the contracts
name, at the address and port that they name, with contents of its own.
"""

import functools
import random
import struct
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from . import fieldbus, management, messages, plc, remote, web
from .plan import HOSTS, address
from .production import Production

Act = Callable[[], object]

NOISE = random.Random(20261124)  # noqa: S311 the same noise in every recording


def _picture(width: int = 96, height: int = 60) -> bytes:
    """A grey PNG of noise (ISO/IEC 15948): as long as a small picture, and nobody is shown in the sample factory."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\x00" + NOISE.randbytes(width) for _ in range(height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PICTURE = _picture()

INSTRUCTION = b'{"order":"4711","step":3,"text":"\xe5\x9f\xba\xe6\x9d\xbf\xe3\x82\x92\xe7\xbd\xae\xe3\x81\x8f"}'
RESULT = b'{"order":"4711","board":"B-0001","state":"completed","good":24,"bad":0}'
DESIGN = b"ISO-10303-21;HEADER;FILE_SCHEMA(('AP242'));ENDSEC;DATA;" + b"#1=CARTESIAN_POINT('',(0.,0.,0.));" * 60


@dataclass(frozen=True, slots=True)
class Job:
    """Something a device does: `at` seconds after the start, and again `every` seconds where that is not 0.

    earlier, now: whether it is part of the earlier recording and of the present one.
    """

    host: str
    act: Act
    at: float
    every: float = 0
    earlier: bool = True
    now: bool = True


def servers(folder: Path) -> list[tuple[str, Act]]:
    """What listens, on which device. `folder` takes keys and what is stored by FTP; it is thrown away."""
    (folder / "ftp").mkdir()
    secure = [
        ("exchange", web.SECURE, {"/summary": RESULT}, "nginx/1.26"),
        ("cloud", web.SECURE, {"/": b"{}"}, "nginx/1.26"),
        ("improvement", web.CONTRACT, {"/wi/4711/3": INSTRUCTION, "/wi/summary": RESULT}, "work-improvement/1.8"),
        ("images", web.CONTRACT, {"/clips": RESULT, "/clips/1.png": PICTURE}, "image-server/3.2"),
    ]
    plain = [
        ("terminal-2", web.PLAIN, {"/share": b"[]"}, "terminal/1.0"),
        ("inspection", web.PLAIN, {"/status": RESULT}, "XG-X web monitor"),
        ("camera-1", web.CAMERA, {"/stream.mjpeg": PICTURE}, "WV-S1136J"),
        ("camera-2", web.CAMERA, {"/stream.mjpeg": PICTURE}, "WV-S1136J"),
    ]
    leases = {HOSTS[name].mac: address(name) for name in ("tablet1", "tablet2")}
    everywhere = "0.0.0.0"  # noqa: S104 camera 2 answers on its second address too; inside a namespace
    return [
        *(
            (
                name,
                functools.partial(
                    web.serve, address(name), port, held, banner=banner, pem=web.certificate(folder, name)
                ),
            )
            for name, port, held, banner in secure
        ),
        *(
            (name, functools.partial(web.serve, everywhere, port, held, banner=banner))
            for name, port, held, banner in plain
        ),
        *(
            (name, functools.partial(serve, address(name)))
            for name, serve in (
                ("printer", plc.serve_slmp),
                ("placer", plc.serve_fins),
                ("energy", fieldbus.serve_modbus),
                ("warehouse", fieldbus.serve_s7),
                ("robot", functools.partial(messages.serve_opcua, title="R-30iB Plus OPC UA Server")),
                ("warehouse", functools.partial(messages.serve_opcua, title="Warehouse OPC UA Server")),
                ("fleet-broker", messages.serve_mqtt),
                ("process", remote.serve_ssh),
                ("gateway", remote.serve_ssh),
                ("archive", remote.serve_ssh),
                ("inspection", remote.serve_vnc),
                ("switch1", remote.serve_telnet),
                ("exchange", management.serve_time),
                ("exchange", management.serve_log),
            )
        ),
        ("archive", lambda: remote.serve_ftp(address("archive"), folder / "ftp")),
        ("switch1", lambda: management.serve_snmp(address("switch1"), "fa1-switch", "Hirschmann RS20 Release 09.1.00")),
        ("switch2", lambda: management.serve_snmp(address("switch2"), "fa2-switch", "Hirschmann RS20 Release 09.1.00")),
        ("accesspoint", lambda: management.serve_addresses(address("accesspoint"), leases)),
    ]


def _planning() -> list[Job]:
    """Business LAN, DMZ and outside: who looks at plans, and what goes to and from the factory."""
    ask = functools.partial
    exchange = address("exchange")
    post = ask(web.ask, method="POST", body=RESULT * 3)
    return [
        Job("dx", ask(web.ask, exchange, web.SECURE, "/summary"), 9, 30),
        Job("exchange", ask(post, address("cloud"), web.SECURE, "/"), 11, 40),
        Job("vendor", ask(remote.ssh, address("gateway")), 8, 60),
        Job("gateway", ask(remote.ssh, address("process")), 10, 60),
    ]


def _line() -> list[Job]:
    """FA LAN1: what the process server does beside its job orders, warehouse and vehicles (flow 6), keepers' visits."""
    visit = functools.partial
    exchange, fleet = address("exchange"), address("fleet-broker")
    return [
        Job("process", visit(plc.slmp, address("printer"), write=True), 1, 6),
        Job("process", visit(plc.fins, address("placer"), model=True), 1.5, 6),
        Job("process", visit(fieldbus.cip, address("oven"), write=True), 2, 9),
        Job("process", visit(messages.opcua, address("robot"), package="P-20418"), 3, 20),
        Job("process", visit(messages.opcua, address("warehouse"), package="P-20418"), 7, 20),
        Job("process", visit(fieldbus.s7, address("warehouse"), write=True), 4, 8),
        Job("process", visit(fieldbus.modbus, address("energy")), 4.5, 8),
        *(
            Job("process", visit(management.echo, address(name)), 6 + index / 5, 40)
            for index, name in enumerate(("printer", "placer", "oven", "robot", "warehouse"))
        ),
        Job("process", visit(management.log, exchange, "process", "job 4711 completed"), 14, 20),
        Job("inspection", visit(plc.slmp, address("printer")), 9, 30),
        Job("engineering", visit(fieldbus.s7, address("warehouse"), inspect=True), 8, 50),
        Job("engineering", visit(fieldbus.modbus, address("energy"), identify=True), 9, 50),
        Job("engineering", visit(plc.slmp, address("printer"), cpu=True), 10, 50),
        Job("diagnosis", visit(fieldbus.cip, address("oven"), identify=True), 12, 50),
        *(
            Job(name, visit(management.ask_time, exchange), 3 + index / 2, 32)
            for index, name in enumerate(("process", "rfid", "engineering", "diagnosis"))
        ),
        Job("logger", visit(management.ask_time, exchange), 6, 10, now=False),
        Job("agv-1", visit(messages.drive, fleet, "AGV-01", seconds=15), 0.5, now=False),
        Job("agv-1", visit(messages.drive, fleet, "AGV-01", seconds=65), 0.5, earlier=False),
        Job("agv-2", visit(messages.drive, fleet, "AGV-02", seconds=10), 1, 30),
        Job("process", visit(messages.order, fleet, "AGV-01"), 4, 25),
    ]


def _assembly() -> list[Job]:
    """FA LAN2, development and wireless: instructions, records and pictures (data flows 2, 3 and 4)."""
    ask = functools.partial
    improvement, images, exchange = address("improvement"), address("images"), address("exchange")
    jobs = []
    for index, name in enumerate(("terminal-1", "terminal-2", "terminal-3")):
        jobs.append(Job(name, ask(web.ask, improvement, web.CONTRACT, "/wi/4711/3"), 1 + index, 12))
        jobs.append(Job(name, ask(web.ask, improvement, web.CONTRACT, "/wi/records", method="POST", body=RESULT),
                        4 + index, 18))  # fmt: skip
        jobs.append(Job(name, ask(management.ask_time, exchange), 8 + index, 40))
    for index, name in enumerate(("tablet1", "tablet2")):
        jobs.append(Job(name, ask(management.ask_address, HOSTS[name].mac, name), 0.5 + index))
        jobs.append(Job(name, ask(web.ask, improvement, web.CONTRACT, "/wi/4711/3"), 5 + index, 17))
    for name, title in (("switch1", "fa1-switch"), ("switch2", "fa2-switch"), ("accesspoint", "wireless-ap")):
        mac, own = HOSTS[name].mac, address(name)
        what = "Yamaha WLX222" if name == "accesspoint" else "Hirschmann RS20 Release 09.1.00"
        jobs.append(Job(name, ask(management.say_name, mac, title, what, own), 2, 30))
        jobs.append(Job(name, ask(management.log, exchange, title, "port 1 is up"), 5, 45))
    return [
        *jobs,
        Job("images", ask(web.ask, address("camera-1"), web.CAMERA, "/stream.mjpeg"), 2, 20),
        Job("images", ask(web.ask, address("camera-2"), web.CAMERA, "/stream.mjpeg"), 3, 20),
        Job("improvement", ask(web.ask, images, web.CONTRACT, "/clips"), 7, 30),
        Job("improvement", ask(web.ask, images, web.CONTRACT, "/clips/1.png"), 8, 40),
        Job("improvement", ask(management.snmp, address("switch2"), version=3), 12, 45),
        Job("design-1", ask(remote.ssh, address("archive")), 12, 50),
        Job("design-2", ask(remote.ssh, address("archive")), 13, 50),
    ]


def _with_the_factory(made: Production) -> list[Job]:
    """What passes the exchange server besides plans and results (data flows 2 and 4), and what people do at pages."""

    def release() -> None:
        revision = f"R{time.time_ns()}"
        file = {"name": "relay.kicad_pcb", "role": "board", "octets": len(DESIGN), "sha256": sha256(DESIGN).hexdigest()}
        content = {"item": "relay", "revision": revision, "releasedAt": _now(), "releasedBy": "design", "files": [file]}
        made.bring("design", 0, "design-release", content, {"item": "relay", "revision": revision})

    def gather() -> None:
        step = {"step": 1, "records": 24, "meanTime": 41.5, "standardTime": 40, "errors": 0, "parts": ["K1"]}
        content = {"item": "relay", "revision": "1", "asOf": _now(), "steps": [step]}
        made.bring("improvement", 0, "work-data", content, {"item": "relay"})

    return [
        Job("design-1", release, 4, 45),
        Job("design-2", functools.partial(made.fetch, "design", 1, "work-data"), 8, 45),
        Job("improvement", functools.partial(made.fetch, "improvement", 0, "design-release"), 11, 45),
        Job("improvement", gather, 13, 45),
        Job("planning", made.simulate, 15, earlier=False),
        Job("office1", functools.partial(made.look, "planning"), 2, 20),
        Job("office2", functools.partial(made.look, "planning"), 7, 25, earlier=False),
        Job("office3", functools.partial(made.look, "planning"), 12, 25, earlier=False),
        Job("engineering", functools.partial(made.look, "process"), 6, 40),
    ]


def _now() -> str:
    return datetime.now(UTC).isoformat()


def routine(made: Production) -> list[Job]:
    """All that is ordinary, stands in the sample data-flow table, and is not done by the factory itself."""
    return [*_planning(), *_line(), *_assembly(), *_with_the_factory(made)]
