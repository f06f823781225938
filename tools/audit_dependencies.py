"""Hold the pinned dependencies against advisories that were carried in: which are affected, and what fixes them.

Run: python tools/audit_dependencies.py --osv DIR [--constraints FILE] [--lock FILE]

DIR holds advisories as JSON files in the OSV form (https://ossf.github.io/osv-schema/), in any folders below it: what
osv.dev gives out for an ecosystem, or the PyPA's own database. Nothing is asked of a network: how good the answer is
depends on how new the folder is, so that is said too.
Exit codes: 0 none is affected; 1 at least one is; 2 there is nothing to hold them against.
"""

import argparse
import datetime as dt
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parents[1]
NONE, AFFECTED, NOTHING = 0, 1, 2
OLD_DAYS = 30
"""An answer from a folder whose newest advisory is older than this says little of today."""

_PIN = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*==\s*([^\s;#]+)")
_SEMVER = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")


@dataclass(frozen=True, order=True)
class Pinned:
    """One dependency as it is pinned. ecosystem: as OSV names it."""

    ecosystem: str
    name: str
    version: str


@dataclass(frozen=True, order=True)
class Hit:
    """An advisory that a dependency is affected by. fixed: the versions that are not any more, none where none is."""

    pinned: Pinned
    id: str
    fixed: tuple[str, ...] = ()
    summary: str = ""


@dataclass
class Audit:
    """What was found. read: advisories that could be read.  unread: files that could not, or whose versions could not.

    newest: the latest day on which one of them was modified.
    """

    read: int = 0
    withdrawn: int = 0
    unread: list[str] = field(default_factory=list)
    newest: str = ""
    hits: set[Hit] = field(default_factory=set)


def python_pins(text: str) -> Iterator[Pinned]:
    """The pins of a constraints file; what is no `name==version` is passed over."""
    for line in text.splitlines():
        if match := _PIN.match(line.partition("#")[0]):
            yield Pinned("PyPI", canonicalize_name(match[1]), match[2])


def npm_pins(lock: Mapping[str, Any]) -> Iterator[Pinned]:
    """The packages of a lock file (version 2 or 3), what a package itself brings included."""
    for place, told in lock.get("packages", {}).items():
        name = told.get("name") or place.rpartition("node_modules/")[2]
        if place and told.get("version"):
            yield Pinned("npm", name, told["version"])


def pep440(text: str) -> Version:
    """A version of PyPI (PEP 440). ValueError for none."""
    try:
        return Version(text)
    except InvalidVersion as error:
        raise ValueError(text) from error


def semver(text: str) -> tuple[Any, ...]:
    """A version of npm (Semantic Versioning 2.0.0, 11) as what it is sorted by. ValueError for none.

    One before a release comes before it; of its parts numbers come before words, and fewer before more.
    """
    match = _SEMVER.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    numbers = tuple(int(part) for part in match.groups()[:3])
    before = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in (match[4] or "").split("."))
    return (*numbers, match[4] is None, before if match[4] else ())


ORDER: Mapping[str, Callable[[str], Any]] = {"PyPI": pep440, "npm": semver}
KINDS: Mapping[str, frozenset[str]] = {"PyPI": frozenset({"ECOSYSTEM"}), "npm": frozenset({"SEMVER", "ECOSYSTEM"})}
"""Kinds of ranges whose versions are those of packages; GIT ranges name commits."""


def within(version: str, events: Iterable[Mapping[str, str]], order: Callable[[str], Any]) -> bool:
    """Whether a version lies in a range (OSV schema, "Evaluation").

    introduced is in it, fixed is not, last_affected is.  "0" comes before all.  ValueError for what has no order.
    """
    sorted_events = sorted(((_point(one, order), one) for one in events), key=lambda pair: pair[0])
    mine, inside = order(version), False
    for _, one in sorted_events:
        if "introduced" in one:
            inside = inside or one["introduced"] == "0" or mine >= order(one["introduced"])
        elif "fixed" in one:
            inside = inside and mine < order(one["fixed"])
        elif "last_affected" in one:
            inside = inside and mine <= order(one["last_affected"])
    return inside


def _point(event: Mapping[str, str], order: Callable[[str], Any]) -> tuple[Any, ...]:
    """Where an event stands among the others: at the same version an end comes before a beginning, a last one after."""
    for rank, kind in ((1, "fixed"), (2, "introduced"), (3, "last_affected")):
        if kind in event:
            return (0,) if event[kind] == "0" else (1, order(event[kind]), rank)
    return (2,)  # a limit, which is for commits


def affected(pinned: Pinned, advisory: Mapping[str, Any]) -> Hit | None:
    """What an advisory says of a dependency; None where it is not of it. ValueError for versions that are none."""
    order, found, fixed = ORDER[pinned.ecosystem], False, list[str]()
    for one in advisory.get("affected", ()):
        package = one.get("package", {})
        if package.get("ecosystem") != pinned.ecosystem or _name(package) != pinned.name:
            continue
        ranges = [each for each in one.get("ranges", ()) if each.get("type") in KINDS[pinned.ecosystem]]
        for each in ranges:
            if within(pinned.version, each.get("events", ()), order):
                found = True
                fixed += [event["fixed"] for event in each["events"] if "fixed" in event]
        found = found or any(_same(pinned.version, other, order) for other in one.get("versions", ()))
    if not found:
        return None
    later = sorted({one for one in fixed if order(one) > order(pinned.version)}, key=order)
    return Hit(pinned, str(advisory["id"]), tuple(later), str(advisory.get("summary", "")))


def _name(package: Mapping[str, str]) -> str:
    name = package.get("name", "")
    return canonicalize_name(name) if package.get("ecosystem") == "PyPI" else name


def _same(one: str, other: str, order: Callable[[str], Any]) -> bool:
    try:
        return bool(order(one) == order(other))
    except ValueError:
        return one == other


def audit(pins: Iterable[Pinned], folder: Path) -> Audit:
    """Every advisory below a folder held against every pin."""
    by_name: dict[tuple[str, str], list[Pinned]] = {}
    for one in pins:
        by_name.setdefault((one.ecosystem, one.name), []).append(one)
    result = Audit()
    for path in sorted(folder.rglob("*.json")):
        advisory = _advisory(path)
        if advisory is None:
            result.unread.append(path.name)
            continue
        result.read += 1
        result.newest = max(result.newest, str(advisory.get("modified", ""))[:10])
        if advisory.get("withdrawn"):
            result.withdrawn += 1
            continue
        named = {
            (one.get("package", {}).get("ecosystem"), _name(one.get("package", {}))) for one in advisory["affected"]
        }
        for pinned in [each for name in named for each in by_name.get(name, ())]:
            try:
                hit = affected(pinned, advisory)
            except ValueError as error:
                result.unread.append(f"{advisory['id']} ({pinned.name}: {error})")
                continue
            if hit:
                result.hits.add(hit)
    return result


def _advisory(path: Path) -> dict[str, Any] | None:
    """The advisory of a file; None for what is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return {"affected": [], **found} if isinstance(found, dict) and found.get("id") and found.get("modified") else None


def lines(result: Audit, pins: int, today: dt.date) -> Iterator[str]:
    """What is said of it, line by line; the affected first."""
    for hit in sorted(result.hits):
        fixed = " / ".join(hit.fixed) or "no fixed version is named"
        yield f"{hit.id}  {hit.pinned.name} {hit.pinned.version}  fixed in: {fixed}  {hit.summary}".rstrip()
    yield f"{len(result.hits)} affected; {pins} pinned versions held against {result.read} advisories "
    yield f"({result.withdrawn} of them withdrawn); the newest was modified on {result.newest}."
    for name in result.unread:
        yield f"not read: {name}"
    if result.newest and (today - dt.date.fromisoformat(result.newest)).days > OLD_DAYS:
        yield f"The advisories are more than {OLD_DAYS} days old: carry newer ones in before you trust this."


def main(arguments: list[str], today: dt.date) -> int:
    """Run the command; its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--osv", type=Path, required=True, help="folder with advisories as OSV JSON files")
    parser.add_argument("--constraints", type=Path, default=ROOT / "constraints.txt")
    parser.add_argument("--lock", type=Path, default=ROOT / "frontend/package-lock.json")
    given = parser.parse_args(arguments)
    if not given.osv.is_dir():
        print(
            f"There is no folder {given.osv}. Name one with advisories as OSV JSON files with --osv.", file=sys.stderr
        )
        return NOTHING
    pins = [*python_pins(given.constraints.read_text("utf-8")), *npm_pins(json.loads(given.lock.read_text("utf-8")))]
    result = audit(pins, given.osv)
    if not result.read:
        print(
            f"The folder {given.osv} holds no advisory in the OSV form, so nothing was held against anything. "
            "Unpack what osv.dev gives out for PyPI and npm there.",
            file=sys.stderr,
        )
        return NOTHING
    print("\n".join(lines(result, len(pins), today)))
    return AFFECTED if result.hits else NONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], dt.datetime.now(dt.UTC).date()))
