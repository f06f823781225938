"""Whether a file is one that this room reads, told by its first octets; and what lies beside advisories and says none.

A sign is believed only so far that the file is read: what it really is, `kinds` finds from the whole document.
"""

import re
import zipfile
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal

from sekisho.guard.unpacking import METHODS
from sekisho.security.observe.advisories import jvn
from sekisho.security.observe.advisories.carried import BROKEN, unpacked
from sekisho.security.observe.advisories.elements import root_of
from sekisho.security.observe.advisories.signals import is_decision_table, is_epss, is_kev_table
from sekisho.security.observe.advisories.spdx import is_spdx_tags

Sign = Literal["advisory", "companion", "unknown"]

MEMBERS_LOOKED_AT = 64
"""Of an archive: enough to pass the read-me files at its top."""
_MEMBER_BYTES = 65_536
_BOM = b"\xef\xbb\xbf"
_LINES_LOOKED_AT = 20
_JSON = re.compile(
    rb'"(?:csaf_version|catalogVersion|bomFormat|spdxVersion|SPDXID)"\s*:'
    rb'|"format"\s*:\s*"NVD_CVE"|"dataType"\s*:\s*"CVE_RECORD"|"https://spdx\.org/rdf/3\.'
)
_PAIRS = ((b'"tracking"', b'"publisher"'), (b'"cycle"', b'"eol"'), (b'"schema_version"', b'"releases"'))
_PROVIDER = re.compile(rb'\A\{\s*"(?:feed|service|aggregator)"\s*:|"canonical_url"\s*:')
_HASH_OR_ENTRY = re.compile(r'[0-9a-fA-F]{64,128}(\s+\*?\S.*)?|"?[^\s",]+\.json"?(,"?[\dT:.Z+-]+"?)?')


def sign_of(start: bytes) -> Sign:
    """What the first octets of a document show: an advisory, signal or list of software, what accompanies them, or
    neither.
    """
    start = start.removeprefix(_BOM).lstrip()
    if start.startswith(b"<"):
        return "advisory" if root_of(start) in {*jvn.ROOTS, "bom"} else "unknown"
    if start.startswith((b"{", b"[")):
        if _JSON.search(start) or any(all(key in start for key in keys) for keys in _PAIRS):
            return "advisory"
        return "companion" if _PROVIDER.search(start) else "unknown"
    lines = start.decode("utf-8", "replace").split("\n")
    if any(says(lines) for says in (is_epss, is_kev_table, is_spdx_tags, is_decision_table)):
        return "advisory"
    return "companion" if accompanies(lines) else "unknown"


def accompanies(lines: Sequence[str]) -> bool:
    """Whether a text is a signature, hashes, or a list of files, as they lie beside the advisories of a provider.

    Source: CSAF 2.0, 7.1.
    """
    filled = [line.strip() for line in islice(lines, _LINES_LOOKED_AT) if line.strip()]
    if not filled:
        return False
    return filled[0].startswith("-----BEGIN PGP ") or all(map(_HASH_OR_ENTRY.fullmatch, filled))


def holds_advisories(path: Path, members: Sequence[zipfile.ZipInfo], is_other: Callable[[bytes], bool]) -> bool:
    """Whether an archive holds what this room reads and, as far as is looked at, no other evidence.

    is_other: whether the first octets of a member are other evidence.  Raises OSError where the file is gone.
    """
    found = False
    with zipfile.ZipFile(path) as archive:
        for one in members[:MEMBERS_LOOKED_AT]:
            if one.compress_type not in METHODS:
                continue
            try:
                with unpacked(archive, one) as stream:
                    start = stream.read(_MEMBER_BYTES)
            except BROKEN:
                continue
            if sign_of(start) == "advisory":
                found = True
            elif is_other(start):
                return False
    return found
