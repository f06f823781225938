"""Remote access: SSH (asyncssh) and FTP (pyftpdlib) by libraries; Telnet and VNC by small servers of ours.

Telnet: RFC 854, options RFC 857 and 858. VNC: RFC 6143, from the greeting to the first, empty, picture.
All accounts and passwords are invented for this factory.
"""

import asyncio
import ftplib
import io
import logging
import socket
import socketserver
import struct
from pathlib import Path

import asyncssh
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

SSH_PORT, FTP_PORT, FTP_DATA_PORT, TELNET_PORT, VNC_PORT = 22, 21, 50021, 23, 5900
USER, PASSWORD = "keeper", "sample-only"

IAC, DO, WILL, ECHO, SUPPRESS_GO_AHEAD = 255, 253, 251, 1, 3  # RFC 854, 857, 858


class _Ssh(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        """Every user needs a password."""
        return bool(username)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == (USER, PASSWORD)


def serve_ssh(address: str) -> None:
    """A server that answers every command with one line."""

    async def command(process: asyncssh.SSHServerProcess[str]) -> None:
        process.stdout.write("status: running\n")
        process.exit(0)

    async def run() -> None:
        key = asyncssh.generate_private_key("ssh-ed25519")
        async with asyncssh.listen(
            address, SSH_PORT, server_factory=_Ssh, server_host_keys=[key], process_factory=command
        ):
            await asyncio.Event().wait()

    asyncio.run(run())


def ssh(server: str) -> None:
    """Log in, ask for the status, log out."""

    async def run() -> None:
        async with asyncssh.connect(server, SSH_PORT, username=USER, password=PASSWORD, known_hosts=None) as session:
            await session.run("show status", check=True)

    asyncio.run(run())


def serve_ftp(address: str, folder: Path) -> None:
    """An FTP server with one user and one passive data port."""
    logging.getLogger("pyftpdlib").setLevel(logging.ERROR)
    users = DummyAuthorizer()
    users.add_user(USER, PASSWORD, str(folder), perm="elrw")

    class Handler(FTPHandler):
        authorizer = users
        passive_ports = [FTP_DATA_PORT]  # noqa: RUF012 the library's own way of setting
        banner = "design data server ready."
        use_sendfile = False

    FTPServer((address, FTP_PORT), Handler).serve_forever(handle_exit=False)


def ftp(server: str, name: str, data: bytes) -> None:
    """Store one file and list the folder."""
    with ftplib.FTP(server, USER, PASSWORD, timeout=5) as client:  # noqa: S321 to record FTP is the purpose
        client.storbinary(f"STOR {name}", io.BytesIO(data))
        client.nlst()


class _Telnet(socketserver.BaseRequestHandler):
    """The console of an industrial switch."""

    def _ask(self, text: bytes) -> None:
        self.request.sendall(text)
        line = b""
        while not line.endswith(b"\n"):
            part = self.request.recv(64)
            if not part:
                return
            line += part

    def handle(self) -> None:
        """Offer the options, ask for user and password, answer one command."""
        self.request.sendall(bytes((IAC, WILL, ECHO, IAC, WILL, SUPPRESS_GO_AHEAD)))
        self._ask(b"\r\nFA LAN1 switch\r\nUser: ")
        self._ask(b"\r\nPassword: ")
        self._ask(b"\r\n(switch) > ")
        self.request.sendall(b"port 1: up\r\nport 2: up\r\nport 3: down\r\n")


def serve_telnet(address: str) -> None:
    """The switch's console."""
    socketserver.ThreadingTCPServer((address, TELNET_PORT), _Telnet).serve_forever()


def _prompt(stream: socket.socket) -> None:
    """Wait until the switch asks for something."""
    seen = b""
    while not seen.endswith((b": ", b"> ")):
        part = stream.recv(256)
        if not part:
            raise ConnectionError("the switch closed the connection")
        seen += part


def telnet(server: str) -> None:
    """Log in and look at the ports, as a keeper would."""
    with socket.create_connection((server, TELNET_PORT), timeout=5) as stream:
        stream.sendall(bytes((IAC, DO, ECHO, IAC, DO, SUPPRESS_GO_AHEAD)))
        for line in (USER, PASSWORD, "show port"):
            _prompt(stream)
            stream.sendall(line.encode() + b"\r\n")
        while stream.recv(256):
            pass


class _Vnc(socketserver.BaseRequestHandler):
    """The screen of an inspection machine: 640 x 480, no password (RFC 6143, 7.1 to 7.6)."""

    def handle(self) -> None:
        """Shake hands, then send one black rectangle of one by one pixel for the first request."""
        stream = self.request
        stream.sendall(b"RFB 003.008\n")
        stream.recv(12)
        stream.sendall(b"\x01\x01")  # one security type: none
        stream.recv(1)
        stream.sendall(struct.pack(">I", 0))
        stream.recv(1)
        pixels = struct.pack(">BBBBHHHBBB3x", 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
        title = "検査装置".encode()
        stream.sendall(struct.pack(">HH", 640, 480) + pixels + struct.pack(">I", len(title)) + title)
        if stream.recv(64):
            stream.sendall(struct.pack(">BxH", 0, 1) + struct.pack(">HHHHi", 0, 0, 1, 1, 0) + bytes(4))
        stream.recv(64)


def serve_vnc(address: str) -> None:
    """The screen server."""
    socketserver.ThreadingTCPServer((address, VNC_PORT), _Vnc).serve_forever()


def vnc(server: str) -> None:
    """Look at the screen once."""
    with socket.create_connection((server, VNC_PORT), timeout=5) as stream:
        stream.recv(12)
        stream.sendall(b"RFB 003.008\n")
        stream.recv(2)
        stream.sendall(b"\x01")
        stream.recv(4)
        stream.sendall(b"\x01")
        stream.recv(256)
        stream.sendall(struct.pack(">BBHHHH", 3, 0, 0, 0, 640, 480))
        stream.recv(256)
