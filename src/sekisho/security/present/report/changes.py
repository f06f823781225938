"""The report's section on what changed since an earlier period."""

from collections.abc import Mapping
from datetime import datetime

from sekisho.security.checks.assessing import Result
from sekisho.security.observe.difference import Change, What
from sekisho.security.observe.tables import Observed
from sekisho.security.present.changes import MARKS, ORDER, changes_of, counted, row_of
from sekisho.security.present.report.labels import Labels
from sekisho.security.present.report.opening import Section
from sekisho.security.present.report.place import Places
from sekisho.security.terms.calendar import JAPAN

MOST_ROWS, MOST_PLACES = 200, 2


def changes(result: Result, places: Places) -> Section | None:
    """Periods, counts and rows by subject; None where no earlier period was given.

    Findings tell what must be acted on; here stands everything, so that nothing that changed is out of sight.
    """
    if not result.before.sources:
        return None
    labels = places.labels
    found = changes_of(result)
    counts = counted(found)
    names = _names(result)
    return {
        "before": _period(result.before, labels),
        "after": _period(result.observed, labels),
        "hows": [{"code": how.code, "mark": MARKS[how], "word": how.of(labels.language)} for how in ORDER],
        "counts": [
            {"word": what.of(labels.language), "numbers": [f"{counts[what][how]:,}" for how in ORDER]} for what in What
        ],
        "groups": [_group(what, found, names, places) for what in What if any(one.what is what for one in found)],
    }


def _names(result: Result) -> Mapping[str, str]:
    """Names of listed devices by each of their addresses, and by the MAC address that was seen with one of those."""
    names: dict[str, str] = {}
    for assessment in result.assessments:
        case = assessment.case
        for entry in case.assets:
            names.update(dict.fromkeys((*entry.row.ips, *entry.row.macs), entry.row.name))
        for device in case.devices:
            if device.ip in names:
                names.setdefault(device.mac, names[device.ip])
    return names


def _group(what: What, found: tuple[Change, ...], names: Mapping[str, str], places: Places) -> Section:
    labels = places.labels
    own = [one for one in found if one.what is what]
    rows = []
    for one in own[:MOST_ROWS]:
        row = row_of(one, names, labels.language)
        rows.append(
            {
                "code": row.how.code,
                "mark": MARKS[row.how],
                "how": row.how.of(labels.language),
                "who": row.who,
                "item": row.item,
                "before": row.before,
                "after": row.after,
                "places": places.of(row.evidence, MOST_PLACES, excerpts=False),
            }
        )
    hidden = len(own) - MOST_ROWS
    return {
        "title": what.of(labels.language),
        "count": labels.filled("count", count=len(own)),
        "rows": rows,
        "more": labels.filled("more_changes", count=hidden) if hidden > 0 else "",
    }


def _period(observed: Observed, labels: Labels) -> str:
    files = labels.filled("files_count", count=len(observed.sources))
    return f"{_instant(observed.first)} – {_instant(observed.last)} ({files})"


def _instant(at: datetime | None) -> str:
    return f"{at.astimezone(JAPAN):%Y/%m/%d %H:%M}" if at else "?"
