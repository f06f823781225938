"""Controllers that speak Mitsubishi SLMP and OMRON FINS: small servers of ours, where no library has one.

SLMP: "SLMP Reference Manual", binary 3E frame. FINS: "Communications Commands Reference Manual" W342, UDP frame.
Only what the sample factory asks for is answered; everything else gets the document's error code.
"""

import socket
import socketserver
import struct

from pymcprotocol import Type3E

SLMP_PORT, FINS_PORT = 5010, 9600

READ, WRITE, CPU_TYPE, RUN, STOP = 0x0401, 0x1401, 0x0101, 0x1001, 0x1002
WIDE = 2  # subcommands from here on (iQ-R) give the device number four bytes and its code two
WRONG_COMMAND = 0xC059  # end code: command or subcommand that the device does not know

FINS_READ, FINS_CONTROLLER_DATA = 0x0101, 0x0501
FINS_WRONG_COMMAND = 0x0401  # end code: the command is not supported


def _exactly(stream: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        part = stream.recv(count - len(data))
        if not part:
            raise ConnectionError("the other side closed the connection")
        data += part
    return data


class _Slmp(socketserver.BaseRequestHandler):
    """One connection of a GX Works or a server to the controller."""

    model = b"R08ENCPU"

    def handle(self) -> None:
        """Answer requests until the client goes."""
        registers: dict[int, int] = {}
        try:
            while True:
                head = _exactly(self.request, 9)  # subheader, network, PC, I/O, station, length
                body = _exactly(self.request, struct.unpack_from("<H", head, 7)[0])
                answer = self._answer(body, registers)
                self.request.sendall(b"\xd0\x00" + head[2:7] + struct.pack("<H", len(answer)) + answer)
        except ConnectionError:
            return

    def _answer(self, body: bytes, registers: dict[int, int]) -> bytes:
        """End code and data for what follows the length: timer, command, subcommand, data."""
        command = struct.unpack_from("<H", body, 2)[0]
        ok = b"\x00\x00"
        if command in (RUN, STOP):
            return ok
        if command == CPU_TYPE:
            return ok + self.model.ljust(16) + struct.pack("<H", 0x4805)
        if command in (READ, WRITE):
            wide = struct.unpack_from("<H", body, 4)[0] >= WIDE
            first = int.from_bytes(body[6 : 10 if wide else 9], "little")
            at = 12 if wide else 10
            count = struct.unpack_from("<H", body, at)[0]
            if command == READ:
                return ok + struct.pack(f"<{count}H", *(registers.get(first + i, 120 + i) for i in range(count)))
            registers.update(enumerate(struct.unpack_from(f"<{count}H", body, at + 2), first))
            return ok
        return struct.pack("<H", WRONG_COMMAND)


def serve_slmp(address: str) -> None:
    """A MELSEC iQ-R controller, binary 3E frames over TCP."""
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer.daemon_threads = True
    socketserver.ThreadingTCPServer((address, SLMP_PORT), _Slmp).serve_forever()


def slmp(server: str, *, write: bool = False, cpu: bool = False, stop: bool = False) -> None:
    """One visit to the controller: read registers, and what else is asked for."""
    client = Type3E(plctype="iQ-R")
    client.setaccessopt(commtype="binary")
    client.connect(server, SLMP_PORT)
    try:
        client.batchread_wordunits(headdevice="D100", readsize=8)
        if cpu:
            client.read_cputype()
        if write:
            client.batchwrite_wordunits(headdevice="D200", values=[1, 24, 4711])
        if stop:
            client.remote_stop()
    finally:
        client.close()


def serve_fins(address: str) -> None:
    """An OMRON NX controller, FINS over UDP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((address, FINS_PORT))
        while True:
            data, client = server.recvfrom(2048)
            icf, gct, source, target, sid = 0xC0, 2, data[6:9], data[3:6], data[9]
            command = struct.unpack_from(">H", data, 10)[0]
            if command == FINS_READ:
                count = struct.unpack_from(">H", data, 16)[0]
                answer = b"\x00\x00" + struct.pack(f">{count}H", *range(300, 300 + count))
            elif command == FINS_CONTROLLER_DATA:
                answer = b"\x00\x00" + b"NX102-9000".ljust(20, b"\x00") + b"01.49".ljust(20, b"\x00") + bytes(52)
            else:
                answer = struct.pack(">H", FINS_WRONG_COMMAND)
            header = bytes((icf, 0, gct)) + source + target + bytes((sid,))
            server.sendto(header + data[10:12] + answer, client)


def fins(server: str, *, model: bool = False) -> None:
    """Read ten words of data memory, and the controller's model where asked."""
    node, me = int(server.rpartition(".")[2]), 10
    requests = [struct.pack(">HBHBH", FINS_READ, 0x82, 100, 0, 10)]
    if model:
        requests.append(struct.pack(">HB", FINS_CONTROLLER_DATA, 0))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(3)
        client.bind(("", FINS_PORT))
        for sid, request in enumerate(requests, 1):
            header = bytes((0x80, 0, 2, 0, node, 0, 0, me, 0, sid))
            client.sendto(header + request, (server, FINS_PORT))
            client.recv(2048)
