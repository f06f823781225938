"""What all services of one factory share: contracts, time, keys, addresses, and where their files are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sekisho.contracts import Contracts
from sekisho.factory.wire.clock import Clock
from sekisho.factory.wire.keys import Keys
from sekisho.factory.wire.rejections import Rejections


@dataclass(frozen=True, slots=True)
class Plant:
    """One factory. folder: of its services' files.

    hosts: addresses in place of those of the contracts, by system; of one of several units by its name (`agv-2`).
    """

    contracts: Contracts
    clock: Clock
    keys: Keys
    folder: Path
    hosts: Mapping[str, str] = field(default_factory=dict)
    _rejections: dict[str, Rejections] = field(default_factory=dict, init=False, repr=False, compare=False)

    def address(self, system: str, unit: int = 0) -> str:
        """The address of a system; of several units the one with a number, from 0.

        Raises KeyError for a system, IndexError for a unit that is not declared.
        """
        declared = str(self.contracts.addresses(system)[unit])
        return self.hosts.get(self.unit(system, unit), self.hosts.get(system, declared))

    def unit(self, system: str, unit: int = 0) -> str:
        """What one unit is called: as its system, or of several `agv-1`, `agv-2`. Raises KeyError as `address`."""
        return self.contracts.units(system)[unit]

    def file(self, system: str, name: str) -> Path:
        """Where a system keeps a file of its own; the folder is made, closed to others."""
        folder = self.folder / system
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / name

    def rejections(self, system: str) -> Rejections:
        """What a system refused to take since the start."""
        if system not in self._rejections:
            self._rejections[system] = Rejections(system, self.file(system, "rejected.log"), self.clock)
        return self._rejections[system]
