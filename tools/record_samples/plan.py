"""What really stands in the sample factory: LANs, devices, addresses. The ledgers in `samples/ledgers` say what should.

What the contracts of the factory name has the name it has there, and so the address at which its service runs.
Inside addresses are private (RFC 1918), outside ones are for documentation (RFC 5737); both live in namespaces only.
MAC prefixes are those the makers hold; the last three octets are invented.
"""

from dataclasses import dataclass

BOUNDARY = "firewall"


@dataclass(frozen=True, slots=True)
class Lan:
    """One LAN: a bridge of its own. networks: prefixes of /24 networks, the boundary holds address 1 of each."""

    name: str
    networks: tuple[str, ...]
    boundary_mac: str
    sensor: bool = True


@dataclass(frozen=True, slots=True)
class Host:
    """One device on one LAN. address: the whole IPv4 address; its network is one of the LAN's."""

    name: str
    lan: str
    address: str
    mac: str

    @property
    def gateway(self) -> str:
        """The boundary's address in the host's network."""
        return self.address.rpartition(".")[0] + ".1"


LANS = (
    Lan("business", ("10.10.10",), "00:09:0f:41:7a:10"),
    Lan("dmz", ("10.10.20",), "00:09:0f:41:7a:11"),
    Lan("fa1", ("10.10.31",), "00:09:0f:41:7a:12"),
    Lan("fa2", ("10.10.32",), "00:09:0f:41:7a:13"),
    Lan("development", ("10.10.40",), "00:09:0f:41:7a:14"),
    Lan("wireless", ("10.10.50",), "00:09:0f:41:7a:15"),
    Lan("outside", ("203.0.113", "198.51.100"), "00:09:0f:41:7a:16", sensor=False),
)

_TABLE = """
planning     business    10.10.10.10   94:18:82:3c:51:0a
simulator    business    10.10.10.11   18:66:da:70:1e:2b
dx           business    10.10.10.12   18:66:da:70:1e:9c
office1      business    10.10.10.101  00:00:4c:5d:20:11
office2      business    10.10.10.112  00:00:4c:5d:20:12
office3      business    10.10.10.103  00:12:67:8e:44:03
exchange     dmz         10.10.20.10   94:18:82:3c:60:14
gateway      dmz         10.10.20.20   00:90:e8:77:02:c5
process      fa1         10.10.31.10   94:18:82:3c:72:21
broker       fa1         10.10.31.12   00:25:90:b3:08:12
fleet-broker fa1         10.10.31.13   00:25:90:b3:08:13
printer      fa1         10.10.31.21   00:26:92:1f:60:21
placer       fa1         10.10.31.22   3c:f7:d1:42:9a:22
oven         fa1         10.10.31.23   00:00:bc:c8:31:23
robot        fa1         10.10.31.24   00:e0:e4:16:d0:24
warehouse    fa1         10.10.31.25   28:63:36:55:e7:25
inspection   fa1         10.10.31.26   00:01:fc:8a:3b:26
energy       fa1         10.10.31.27   00:00:54:91:4c:27
logger       fa1         10.10.31.28   00:01:67:0b:95:28
engineering  fa1         10.10.31.50   00:00:4c:61:7f:50
diagnosis    fa1         10.10.31.90   00:12:67:90:12:90
switch1      fa1         10.10.31.2    00:80:63:d4:01:02
improvement  fa2         10.10.32.10   18:66:da:81:44:10
images       fa2         10.10.32.11   00:25:90:b3:61:11
rfid         fa2         10.10.32.12   00:25:90:b3:08:5e
terminal-1   fa2         10.10.32.21   00:0b:ab:27:e1:21
terminal-2   fa2         10.10.32.22   00:0b:ab:27:e1:22
terminal-3   fa2         10.10.32.23   00:0b:ab:27:e1:23
reader-1     fa2         10.10.32.31   00:16:25:12:5a:31
reader-2     fa2         10.10.32.32   00:16:25:12:5a:32
reader-3     fa2         10.10.32.33   00:16:25:12:5a:33
camera-1     fa2         10.10.32.41   d4:2d:c5:0e:77:41
camera-2     fa2         10.10.32.42   d4:2d:c5:0e:77:42
unknown      fa2         10.10.32.66   2c:cf:67:3a:d9:66
switch2      fa2         10.10.32.2    00:80:63:d4:02:02
archive      development 10.10.40.10   18:66:da:93:5d:10
design-1     development 10.10.40.21   00:00:0e:a4:70:21
design-2     development 10.10.40.22   00:00:0e:a4:70:22
accesspoint  wireless    10.10.50.2    00:a0:de:6f:33:02
agv-1        wireless    10.10.50.21   00:90:e8:7a:50:21
agv-2        wireless    10.10.50.22   00:90:e8:7a:50:22
tablet1      wireless    10.10.50.31   28:cf:e9:52:8b:31
tablet2      wireless    10.10.50.32   28:cf:e9:52:8b:32
vendor       outside     203.0.113.20  00:1b:21:6d:ee:20
cloud        outside     198.51.100.10 00:1b:21:6d:ee:10
"""

HOSTS = {host.name: host for host in (Host(*line.split()) for line in _TABLE.strip().splitlines())}

PASSAGES = (
    ("business", "dmz"),
    ("fa1", "dmz"),
    ("fa2", "dmz"),
    ("development", "dmz"),
    ("wireless", "dmz"),
    ("dmz", "outside"),
    ("outside", "dmz"),
    ("dmz", "fa1"),
    ("fa2", "fa1"),
    ("wireless", "fa1"),
    ("wireless", "fa2"),
)
"""The rules of the sample firewall: from this LAN to that one, new connections included."""

HOLES = (
    ("office1", "energy"),
    ("vendor", "inspection"),
    ("design-2", "improvement"),
)
"""Single rules that somebody once added "for the moment": planted, and in no ledger of conduits."""


def address(name: str) -> str:
    """The IPv4 address of a device."""
    return HOSTS[name].address
