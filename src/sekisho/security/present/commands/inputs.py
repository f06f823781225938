"""The files a person names on the command line: folders opened, ledgers and evidence told apart by their content."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sekisho.security.observe.kinds import kind_of

LEDGER_KINDS = frozenset({"workbook"})
LEDGER_SUFFIXES = frozenset({".csv", ".tsv"})
ABOUT_VULNERABILITIES = frozenset({"advisory", "companion"})
"""EPSS scores and decision points come as tables too."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was named. ledgers: workbooks and tables; evidence: everything else, whatever it may turn out to be."""

    ledgers: tuple[Path, ...]
    evidence: tuple[Path, ...]


def files_of(named: Iterable[Path]) -> Iterator[Path]:
    """Every file named, and every file below a folder named, in the order of their names; hidden ones left out."""
    for path in named:
        if path.is_dir():
            yield from sorted(
                one
                for one in path.rglob("*")
                if one.is_file() and not any(part.startswith(".") for part in one.relative_to(path).parts)
            )
        else:
            yield path


def told_apart(named: Iterable[Path], ledgers: Iterable[Path]) -> Inputs:
    """Which files hold ledgers. What follows --ledgers always does; of the rest the content decides, once each."""
    books = list(files_of(ledgers))
    evidence: list[Path] = []
    for path in files_of(named):
        if path in books or path in evidence:
            continue
        is_book = path.is_file() and _holds_ledgers(path)
        (books if is_book else evidence).append(path)
    return Inputs(tuple(books), tuple(evidence))


def _holds_ledgers(path: Path) -> bool:
    kind = kind_of(path)
    return kind in LEDGER_KINDS or (path.suffix.lower() in LEDGER_SUFFIXES and kind not in ABOUT_VULNERABILITIES)
