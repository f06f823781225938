"""Scans by Nmap (-oX): hosts that answered, their names, and what their services say.

Format: nmap.dtd of Nmap 7. An open port has no client, so it is no flow: it is said of its host under the key
`service` ("tcp/502 modbus"), which stands in the table of identities and in the proposal for the asset ledger. What a
scan tells is what answered a probe at that moment; that nobody uses the port is not said.

The document type that Nmap names in its second line is passed over; a document that declares anything itself is
refused, and nothing outside the file is ever looked up.
"""

from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from sekisho.guard.strict_xml import XmlRefused, feed, strict_parser
from sekisho.guard.text import Text
from sekisho.security.observe import packed
from sekisho.security.observe.facts import nmap_scripts
from sekisho.security.observe.gathering import Gathering, ip_of, mac_of, seconds_us, written_us
from sekisho.security.observe.identity.saying import Said, told
from sekisho.security.observe.lost import CUT_SHORT, Lost
from sekisho.security.observe.tables import Observed
from sekisho.security.observe.zeek_services import judged

_PART = 2**18
_OPEN_BYTES = 8 * 2**20
"""Octets that may be read without an element ending among them: a token larger than this is no scan's."""
_DEPTH, _SCRIPT_CHARACTERS, _HOST_SAYINGS = 32, 65_536, 10_000

BROKEN = Text(
    "XMLとして読めません。ここより後は読み取っていません", "the XML is broken here; what follows was not read"
)
DECLARES = Text(
    "文書型の宣言を含むXMLのため、読み取りを中止しました",
    "the XML declares entities or types of its own and was read no further",
)
SILENT = Text("応答のなかったホストです", "the host did not answer")
NO_ADDRESS = Text("アドレスのないホストです", "the host has no address")


def is_nmap(start: bytes) -> bool:
    """Whether a file begins as a report of Nmap. start: its first octets, after unpacking."""
    return start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"<nmaprun" in start[:16_384]


def read_nmap(path: Path, *, progress: Callable[[int], None] | None = None) -> Observed:
    """Hosts and identities of one report of any size; `frame` holds the lines of hosts and ports.

    What was not read is counted in `Source.skipped`. Raises OSError where the file cannot be opened, nothing else.
    """
    reading = _Reading(path)
    done = 0
    with packed.opened(path) as stream:
        try:
            while part := stream.read(_PART):
                done += len(part)
                reading.feed(part, done)
                if progress:
                    progress(done)
            reading.feed(b"", done)
        except packed.UNREADABLE:
            reading.lost.add(CUT_SHORT, 1, reading.line)
        except expat.ExpatError:
            reading.lost.add(BROKEN, 1, reading.line)
        except XmlRefused:
            reading.lost.add(DECLARES, 1, reading.line)
    return reading.out.observed(path, "nmap", reading.hosts)


class _Host:
    """One host while its element is open."""

    def __init__(self, line: int, when: int) -> None:
        self.line, self.when = line, when
        self.up = self.probed = False
        self.ips: list[str] = []
        self.mac = ""
        self.sayings: list[tuple[int, str, Said]] = []
        """Line, protocol and what was said."""
        self.answered = False

    def say(self, line: int, protocol: str, key: str, value: str, confidence: int) -> None:
        """Keep one saying; a host that says more than any host can is cut."""
        if len(self.sayings) < _HOST_SAYINGS:
            self.sayings.extend((line, protocol, one) for one in told(key, value, confidence))


class _Port:
    """One port while its element is open."""

    def __init__(self, transport: str, number: str) -> None:
        self.transport, self.number = transport, number
        self.open = False
        self.protocol = ""


class _Reading:
    def __init__(self, path: Path) -> None:
        self.lost = Lost()
        self.out = Gathering(self.lost)
        self.hosts = 0
        self._default = written_us(path)
        self._host: _Host | None = None
        self._port: _Port | None = None
        self._script: nmap_scripts.Script | None = None
        self._depth = 0
        self._parser = strict_parser(named_type=True)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    @property
    def line(self) -> int:
        """The line at which the parser stands."""
        return self._parser.CurrentLineNumber

    def feed(self, part: bytes, done: int) -> None:
        """Read some more octets, `done` in all; none end the document. Raises ExpatError and XmlRefused."""
        feed(self._parser, part, last=not part)
        if done - self._parser.CurrentByteIndex > _OPEN_BYTES:
            raise XmlRefused(self.line)

    def _start(self, name: str, told_by: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEPTH:
            raise XmlRefused(self.line)
        if name == "host":
            self._host = _Host(self.line, self._instant(told_by))
        elif name == "nmaprun":
            self._default = self._instant({"starttime": told_by.get("start", "")})
        elif self._host:
            handler = _HANDLERS.get(name)
            if handler:
                handler(self, self._host, told_by)

    def _instant(self, told_by: dict[str, str]) -> int:
        written = told_by.get("starttime", "")
        found = seconds_us(float(written)) if written.isdecimal() and len(written) < 12 else None
        return self._default if found is None else found

    def _status(self, host: _Host, told_by: dict[str, str]) -> None:
        host.up = told_by.get("state") == "up"
        host.probed = told_by.get("reason") != "user-set"  # -Pn takes every address for up

    def _address(self, host: _Host, told_by: dict[str, str]) -> None:
        if told_by.get("addrtype") == "mac":
            host.mac = mac_of(told_by.get("addr", ""))
        elif ip := ip_of(told_by.get("addr", "")):
            host.ips.append(ip)

    def _hostname(self, host: _Host, told_by: dict[str, str]) -> None:
        host.say(self.line, "dns", "hostname", told_by.get("name", ""), 2 if told_by.get("type") == "PTR" else 1)

    def _port_begins(self, _host: _Host, told_by: dict[str, str]) -> None:
        self._port = _Port(told_by.get("protocol", ""), told_by.get("portid", ""))

    def _state(self, _host: _Host, told_by: dict[str, str]) -> None:
        if self._port:
            self._port.open = told_by.get("state") == "open"

    def _service(self, host: _Host, told_by: dict[str, str]) -> None:
        port = self._port
        if port is None or not port.open or not port.number.isdecimal():
            return
        host.answered = True
        told_name = told_by.get("name", "") if told_by.get("method") == "probed" else ""
        port.protocol = judged(told_name, port.transport, int(port.number))[0]
        product = " ".join(filter(None, (told_by.get("product"), told_by.get("version"), told_by.get("extrainfo"))))
        host.say(self.line, port.protocol, "banner", product, 2)
        host.say(self.line, port.protocol, "hostname", told_by.get("hostname", ""), 2)
        host.say(self.line, port.protocol, "role", told_by.get("devicetype", ""), 1)

    def _os(self, host: _Host, told_by: dict[str, str]) -> None:
        accuracy = told_by.get("accuracy", "")
        host.say(self.line, "", "banner", f"{told_by.get('name', '')} ({accuracy} %)" if accuracy else "", 1)

    def _script_begins(self, _host: _Host, told_by: dict[str, str]) -> None:
        self._script = nmap_scripts.Script(
            told_by.get("id", ""), self.line, told_by.get("output", "")[:_SCRIPT_CHARACTERS]
        )

    def _element(self, _host: _Host, told_by: dict[str, str]) -> None:
        if self._script:
            self._script.begin(told_by.get("key", ""))

    def _text(self, text: str) -> None:
        if self._script:
            self._script.add(text[:_SCRIPT_CHARACTERS])

    def _end(self, name: str) -> None:
        self._depth -= 1
        host = self._host
        if host is None:
            return
        if name == "elem" and self._script:
            self._script.end()
        elif name == "script" and self._script:
            for key, value, confidence in self._script.says():
                host.say(self._script.line, self._script.protocol, key, value, confidence)
            self._script = None
        elif name == "port" and self._port:
            port, self._port = self._port, None
            if port.open:
                host.answered = True
                told_port = f"{port.transport}/{port.number} {port.protocol}".rstrip()
                host.say(self.line, port.protocol, "service", told_port, 3)
        elif name == "host":
            self._host = None
            self._close(host)

    def _close(self, host: _Host) -> None:
        self.hosts += 1
        if not host.up or not (host.probed or host.answered):
            self.lost.add(SILENT, 1, host.line)
        elif not host.ips and not host.mac:
            self.lost.add(NO_ADDRESS, 1, host.line)
        else:
            for ip in host.ips or [""]:
                self.out.host(host.line, host.when, host.mac, ip, how="arp" if host.mac else "log")
            ip = host.ips[0] if host.ips else ""
            for line, protocol, one in host.sayings:
                self.out.said(line, host.when, host.mac, ip, [one], protocol)


_HANDLERS: dict[str, Callable[[_Reading, _Host, dict[str, str]], None]] = {
    "status": _Reading._status,  # noqa: SLF001 -- a table of its own methods, by element
    "address": _Reading._address,  # noqa: SLF001
    "hostname": _Reading._hostname,  # noqa: SLF001
    "port": _Reading._port_begins,  # noqa: SLF001
    "state": _Reading._state,  # noqa: SLF001
    "service": _Reading._service,  # noqa: SLF001
    "osmatch": _Reading._os,  # noqa: SLF001
    "script": _Reading._script_begins,  # noqa: SLF001
    "elem": _Reading._element,  # noqa: SLF001
}
