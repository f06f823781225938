"""What services and devices refused, by their own logs, and who it came from."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.asset import ADDRESSES
from sekisho.security.checks.case import Case
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.logged import MOST_PLACES, Logged
from sekisho.security.checks.running import check
from sekisho.security.observe.gathering import ip_of
from sekisho.security.terms.calendar import day_of
from sekisho.security.terms.evidence import Evidence

_ITSELF = frozenset({"127.0.0.1", "::1"})
"""Where the device that wrote the log speaks to itself."""


@check("refusal/unknown-source", ledgers=("asset",), logs=True, columns=ADDRESSES)
def unknown_source(case: Case) -> Iterator[Found]:
    """Addresses that something was refused to and that the asset ledger does not have. One finding an address.

    A source that the log calls by a name has proved to be that system, and is not told.
    """
    by_source: dict[str, list[Logged]] = {}
    for event in case.logged:
        source = ip_of(event.peer) if event.refused else ""
        if source and source not in _ITSELF and case.asset_of(source) is None:
            by_source.setdefault(source, []).append(event)
    for source, events in by_source.items():
        count = sum(one.count for one in events)
        places: dict[str, Evidence] = {}
        for one in events:
            places.setdefault(one.host, one.evidence)
        hosts = tuple(places)[:MOST_PLACES]
        codes = tuple(dict.fromkeys(one.code for one in events if one.code))[:MOST_PLACES]
        text = Text(
            f"資産台帳にない {source} からの要求を、{'、'.join(hosts)} が{count}回断りました"
            f"（{'、'.join(codes) or '理由の記録なし'}）。",
            f"{', '.join(hosts)} refused {count} {'request' if count == 1 else 'requests'} of {source}, "
            f"which is not in the asset ledger ({', '.join(codes) or 'no reason recorded'}).",
        )
        system = next((entry.row.system for host in hosts if (entry := case.asset_named(host))), "")
        shown = tuple(places[host] for host in hosts)
        yield Found(Subject("asset", source, system), text, shown, day_of(events[0].first))
