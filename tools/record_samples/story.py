"""Who does what, when: the factory's ordinary day in about a minute, the six data flows of the report included."""

import functools
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import fieldbus, management, messages, plc, remote, web
from .plan import HOSTS, address

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
    pages = {
        "planning": {"/plan": RESULT * 4},
        "exchange": {"/b2mml/v1/operations-schedule": RESULT * 6, "/designs/4711/B": DESIGN, "/summary": RESULT},
        "cloud": {"/": b"{}"},
    }
    secure = [
        (
            name,
            functools.partial(
                web.serve, address(name), web.SECURE, held, banner="nginx/1.26", pem=web.certificate(folder, name)
            ),
        )
        for name, held in pages.items()
    ]
    plain = [
        ("simulator", web.PLAIN, {"/sim/v1/runs/17": RESULT * 4}, "factory-simulator/2.1"),
        ("process", web.PLAIN, {"/jobs": RESULT}, "process-server/4.0"),
        ("improvement", web.PLAIN, {"/wi/4711/3": INSTRUCTION, "/wi/summary": RESULT}, "work-improvement/1.8"),
        ("images", web.PLAIN, {"/clips": RESULT, "/clips/1.png": PICTURE}, "image-server/3.2"),
        ("terminal2", web.PLAIN, {"/share": b"[]"}, "terminal/1.0"),
        ("inspection", web.PLAIN, {"/status": RESULT}, "XG-X web monitor"),
        ("camera1", web.CAMERA, {"/now.png": PICTURE}, "WV-S1136J"),
        ("camera2", web.CAMERA, {"/now.png": PICTURE}, "WV-S1136J"),
    ]
    leases = {HOSTS[name].mac: address(name) for name in ("tablet1", "tablet2")}
    everywhere = "0.0.0.0"  # noqa: S104 camera 2 answers on its second address too; inside a namespace
    return [
        *secure,
        *(
            (name, functools.partial(web.serve, everywhere, port, held, banner=banner))
            for name, port, held, banner in plain
        ),
        *(
            (name, functools.partial(serve, address(name)))
            for name, serve in (
                ("printer", plc.serve_slmp),
                ("mounter", plc.serve_fins),
                ("energy", fieldbus.serve_modbus),
                ("warehouse", fieldbus.serve_s7),
                ("robot", messages.serve_opcua),
                ("process", messages.serve_mqtt),
                ("reader", messages.serve_llrp),
                ("process", remote.serve_ssh),
                ("gateway", remote.serve_ssh),
                ("design", remote.serve_ssh),
                ("inspection", remote.serve_vnc),
                ("switch1", remote.serve_telnet),
                ("exchange", management.serve_time),
                ("exchange", management.serve_log),
            )
        ),
        ("design", lambda: remote.serve_ftp(address("design"), folder / "ftp")),
        ("switch1", lambda: management.serve_snmp(address("switch1"), "fa1-switch", "Hirschmann RS20 Release 09.1.00")),
        ("switch2", lambda: management.serve_snmp(address("switch2"), "fa2-switch", "Hirschmann RS20 Release 09.1.00")),
        ("accesspoint", lambda: management.serve_addresses(address("accesspoint"), leases)),
    ]


def _planning() -> list[Job]:
    """Business LAN, DMZ and outside: plans, simulation (data flow 5), and what goes to and from the factory."""
    ask = functools.partial
    planning, exchange, simulator = address("planning"), address("exchange"), address("simulator")
    post = ask(web.ask, method="POST", body=RESULT * 3)
    return [
        Job("planning", ask(post, simulator, web.PLAIN, "/sim/v1/runs"), 1, 25),
        Job("planning", ask(web.ask, simulator, web.PLAIN, "/sim/v1/runs/17"), 6, 25),
        Job("planning", ask(post, exchange, web.SECURE, "/b2mml/v1/operations-schedule"), 3, 35),
        Job("office1", ask(web.ask, planning, web.SECURE, "/plan"), 2, 20),
        Job("office2", ask(web.ask, planning, web.SECURE, "/plan"), 7, 25, earlier=False),
        Job("office3", ask(web.ask, planning, web.SECURE, "/plan"), 12, 25, earlier=False),
        Job("dx", ask(web.ask, exchange, web.SECURE, "/summary"), 9, 30),
        Job("exchange", ask(post, address("cloud"), web.SECURE, "/"), 11, 40),
        Job("vendor", ask(remote.ssh, address("gateway")), 8, 60),
        Job("gateway", ask(remote.ssh, address("process")), 10, 60),
    ]


def _line() -> list[Job]:
    """FA LAN1: the process server and its machines (data flows 1 and 6), keepers' visits."""
    visit = functools.partial
    exchange, process = address("exchange"), address("process")
    post = visit(web.ask, method="POST", body=RESULT)
    return [
        Job("process", visit(plc.slmp, address("printer"), write=True), 1, 6),
        Job("process", visit(plc.fins, address("mounter"), model=True), 1.5, 6),
        Job("process", visit(fieldbus.cip, address("reflow"), write=True), 2, 9),
        Job("process", visit(messages.opcua, address("robot"), package="P-20418"), 3, 20),
        Job("process", visit(fieldbus.s7, address("warehouse"), write=True), 4, 8),
        Job("process", visit(fieldbus.modbus, address("energy")), 4.5, 8),
        Job("process", visit(post, exchange, web.SECURE, "/b2mml/v1/operations-performance"), 5, 30),
        Job("process", visit(web.ask, exchange, web.SECURE, "/b2mml/v1/operations-schedule"), 13, 30),
        *(
            Job("process", visit(management.echo, address(name)), 6 + index / 5, 40)
            for index, name in enumerate(("printer", "mounter", "reflow", "robot", "warehouse"))
        ),
        Job("process", visit(management.log, exchange, "process", "job 4711 completed"), 14, 20),
        Job("rfid", visit(messages.read_tags, address("reader")), 2, 16),
        Job("rfid", visit(post, process, web.PLAIN, "/epcis/v2/capture"), 5, 16),
        Job("rfid", visit(plc.slmp, address("printer")), 9, 30),
        Job("inspection", visit(post, process, web.PLAIN, "/inspection"), 7, 15),
        Job("engineering", visit(fieldbus.s7, address("warehouse"), inspect=True), 8, 50),
        Job("engineering", visit(fieldbus.modbus, address("energy"), identify=True), 9, 50),
        Job("engineering", visit(plc.slmp, address("printer"), cpu=True), 10, 50),
        Job("diagnosis", visit(fieldbus.cip, address("reflow"), identify=True), 12, 50),
        *(
            Job(name, visit(management.ask_time, exchange), 3 + index / 2, 32)
            for index, name in enumerate(("process", "rfid", "engineering", "diagnosis"))
        ),
        Job("logger", visit(management.ask_time, exchange), 6, 10, now=False),
        Job("agv1", visit(messages.drive, process, "AGV-01", seconds=15), 0.5, now=False),
        Job("agv1", visit(messages.drive, process, "AGV-01", seconds=65), 0.5, earlier=False),
        Job("agv2", visit(messages.drive, process, "AGV-02", seconds=10), 1, 30),
        Job("process", visit(messages.order, process, "AGV-01"), 4, 25),
    ]


def _assembly() -> list[Job]:
    """FA LAN2, development and wireless: instructions, records and pictures (data flows 2, 3 and 4)."""
    ask = functools.partial
    improvement, images, exchange = address("improvement"), address("images"), address("exchange")
    post = ask(web.ask, method="POST", body=RESULT)
    jobs = []
    for index, name in enumerate(("terminal1", "terminal2", "terminal3")):
        jobs.append(Job(name, ask(web.ask, improvement, web.PLAIN, "/wi/4711/3"), 1 + index, 12))
        jobs.append(Job(name, ask(post, improvement, web.PLAIN, "/wi/records"), 4 + index, 18))
        jobs.append(Job(name, ask(post, address("process"), web.PLAIN, "/jobs"), 6 + index, 24))
        jobs.append(Job(name, ask(management.ask_time, exchange), 8 + index, 40))
    for index, name in enumerate(("tablet1", "tablet2")):
        jobs.append(Job(name, ask(management.ask_address, HOSTS[name].mac, name), 0.5 + index))
        jobs.append(Job(name, ask(web.ask, improvement, web.PLAIN, "/wi/4711/3"), 5 + index, 17))
    for name, title in (("switch1", "fa1-switch"), ("switch2", "fa2-switch"), ("accesspoint", "wireless-ap")):
        mac, own = HOSTS[name].mac, address(name)
        what = "Yamaha WLX222" if name == "accesspoint" else "Hirschmann RS20 Release 09.1.00"
        jobs.append(Job(name, ask(management.say_name, mac, title, what, own), 2, 30))
        jobs.append(Job(name, ask(management.log, exchange, title, "port 1 is up"), 5, 45))
    return [
        *jobs,
        Job("images", ask(web.ask, address("camera1"), web.CAMERA, "/now.png"), 2, 20),
        Job("images", ask(web.ask, address("camera2"), web.CAMERA, "/now.png"), 3, 20),
        Job("improvement", ask(web.ask, images, web.PLAIN, "/clips"), 7, 30),
        Job("improvement", ask(web.ask, images, web.PLAIN, "/clips/1.png"), 8, 40),
        Job("improvement", ask(web.ask, exchange, web.SECURE, "/designs/4711/B"), 11, 45),
        Job("improvement", ask(management.snmp, address("switch2"), version=3), 12, 45),
        Job("cad1", ask(web.ask, exchange, web.SECURE, "/designs/4711/B", method="PUT", body=DESIGN), 4, 45),
        Job("cad2", ask(web.ask, exchange, web.SECURE, "/summary"), 8, 45),
        Job("cad1", ask(remote.ssh, address("design")), 12, 50),
        Job("cad2", ask(remote.ssh, address("design")), 13, 50),
    ]


def routine() -> list[Job]:
    """All that is ordinary, and stands in the sample data-flow table."""
    return [*_planning(), *_line(), *_assembly()]
