"""The systems of one case with their rows of the sheet, the proofs of their connections, and their rating."""

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.risk.connections import Connections
from sekisho.security.checks.risk.sheet import Rated, System, rate
from sekisho.security.checks.spoken import plain
from sekisho.security.ledgers.declaring import REGISTRY
from sekisho.security.ledgers.risk import Risk
from sekisho.security.terms.evidence import Evidence


def systems(case: Case) -> tuple[System, ...]:
    """The systems of the sheet in its order, then those that only the asset ledger names."""
    connections = case.once(Connections)
    rows = {plain(entry.row.system): entry for entry in case.book.rows(Risk) if entry.row.system}
    named = {plain(name): name for name in case.systems}
    known = {key: named.get(key, entry.row.system) for key, entry in rows.items()} | named
    return tuple(
        System(
            name=name,
            row=rows[key].row if key in rows else Risk(system=name, site=case.site),
            evidence=rows[key].evidence("system") if key in rows else None,
            ways=connections.of(name),
            looked=connections.looked,
        )
        for key, name in known.items()
    )


def ratings(case: Case) -> tuple[Rated, ...]:
    """Every system as the method rates it."""
    return rate(case.once(systems), case.catalogue.method)


def about(case: Case, rating: Rated, text: Text, *more: Evidence, cause: str = "") -> Found:
    """What is found of a system: at its row, or at the first device of a system that the sheet lacks."""
    system = rating.system
    devices = (entry.evidence("system") for entry in case.assets if entry.row.system == system.name)
    subject = Subject("risk", REGISTRY["risk"].key(system.row), system.name)
    return Found(subject, text, (system.evidence or next(devices), *more), system.row.assessed, cause)
