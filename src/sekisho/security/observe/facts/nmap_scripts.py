"""What scripts of Nmap find out of a device: their elements, or the lines of their output, as identities.

Source: the documentation of each script (NSE), "Script Output".
"""

from collections.abc import Iterator

from sekisho.security.observe.identity.freetext import told_by
from sekisho.security.observe.identity.saying import text

_ELEMENTS, _CHARACTERS = 256, 4096

_SCRIPTS: dict[str, tuple[str, dict[str, tuple[str, int]]]] = {
    "s7-info": ("s7comm", {
        "module": ("order_number", 3), "version": ("firmware", 3), "system name": ("station", 3),
        "module type": ("model", 3), "serial number": ("serial", 3),
    }),
    "enip-info": ("enip", {
        "vendor": ("vendor", 3), "product name": ("model", 3), "serial number": ("serial", 3),
        "revision": ("firmware", 3), "type": ("role", 3),
    }),
    "bacnet-info": ("bacnet", {
        "vendor name": ("vendor", 3), "model name": ("model", 3), "firmware": ("firmware", 3),
        "object-name": ("station", 3), "description": ("banner", 2),
    }),
    "modbus-discover": ("modbus", {"device identification": ("banner", 2), "slave id data": ("banner", 1)}),
    "omron-info": ("fins", {"controller model": ("model", 3), "controller version": ("firmware", 3)}),
    "omrontcp-info": ("fins", {"controller model": ("model", 3), "controller version": ("firmware", 3)}),
    "omronudp-info": ("fins", {"controller model": ("model", 3), "controller version": ("firmware", 3)}),
    "smb-os-discovery": ("smb", {"os": ("banner", 2), "server": ("hostname", 3), "computer name": ("hostname", 3)}),
    "nbstat": ("netbios", {"server_name": ("hostname", 3), "netbios name": ("hostname", 3)}),
    "rdp-ntlm-info": ("rdp", {"netbios_computer_name": ("hostname", 3), "product_version": ("firmware", 2)}),
    "http-server-header": ("http", {"": ("banner", 2)}),
    "http-title": ("http", {"title": ("banner", 1)}),
    "ssl-cert": ("tls", {"subject": ("certificate", 3)}),
    "snmp-sysdescr": ("snmp", {}),
}  # fmt: skip


class Script:
    """One script's result while its element is open. line: where it begins.  output: its text form."""

    def __init__(self, name: str, line: int, output: str) -> None:
        self.line = line
        self.protocol, self._keys = _SCRIPTS.get(name, ("", {}))
        self._name, self._output = name, output
        self._found: list[tuple[str, str]] = []
        self._key: str | None = None
        self._text = ""

    def begin(self, key: str) -> None:
        """An element begins."""
        self._key, self._text = key.lower(), ""

    def add(self, text_part: str) -> None:
        """Text inside an element."""
        if self._key is not None and len(self._text) < _CHARACTERS:
            self._text += text_part

    def end(self) -> None:
        """The element ends."""
        if self._key is not None and len(self._found) < _ELEMENTS:
            self._found.append((self._key, self._text))
        self._key = None

    def says(self) -> Iterator[tuple[str, str, int]]:
        """Key, value and confidence of all that is known of this script."""
        if self._name == "snmp-sysdescr":
            line = text(self._output)
            yield "banner", line, 2
            for one in told_by(line):
                yield one.key, one.value, one.confidence
            return
        for key, value in self._found or self._lines():
            known = self._keys.get(key)
            if known:
                yield known[0], _plain(self._name, key, value), known[1]

    def _lines(self) -> Iterator[tuple[str, str]]:
        for line in self._output.split("\n")[:_ELEMENTS]:
            key, colon, value = line.strip(" |_\t").partition(":")
            if colon:
                yield key.strip().lower(), value.strip()


def _plain(script: str, key: str, value: str) -> str:
    """A value without what the script puts around it: the vendor's number in brackets, commas behind a name."""
    if script == "enip-info" and key in {"vendor", "type"}:
        return value.partition(" (")[0]
    if script == "enip-info" and key == "serial number":
        return value.removeprefix("0x").upper()
    return value.partition(",")[0] if script == "nbstat" else value
