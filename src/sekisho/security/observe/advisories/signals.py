"""How urgent a vulnerability is, as others see it: exploited (KEV), likely to be (EPSS), and how to decide (SSVC).

Sources: the JSON schema of CISA's KEV catalogue; FIRST's EPSS data (CSV); CVE Record Format 5 with the container that
CISA adds (vulnrichment); a table of the same decision points. A CVE id is written in capitals.
"""

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sekisho.security.observe.advisories.lenient import day, items, mapping, number, text
from sekisho.security.observe.advisories.notes import Notes

_CVE = re.compile(r"CVE-\d{4}-\d{4,19}", re.IGNORECASE)
_SCORE_DATE = re.compile(r"score_date:\s*(\S+)")
_POINTS = ("exploitation", "automatable", "technical_impact")
_EPSS_COLUMNS = ["cve", "epss", "percentile"]


@dataclass(frozen=True, slots=True)
class Exploited:
    """A vulnerability that is known to be exploited (KEV).

    ransomware: known to be used in campaigns of ransomware; that nothing is known is no denial.
    """

    cve: str
    added: dt.date | None
    due: dt.date | None = None  # until when authorities of the United States must act
    vendor: str = ""
    product: str = ""
    name: str = ""
    ransomware: bool = False


@dataclass(frozen=True, slots=True)
class Likelihood:
    """How likely a vulnerability is exploited within 30 days (EPSS). Both values are between 0.0 and 1.0.

    percentile: the share of all vulnerabilities whose score is this or lower.
    """

    cve: str
    score: float
    percentile: float | None = None


@dataclass(frozen=True, slots=True)
class DecisionPoints:
    """The points of an SSVC decision that do not depend on who decides; "" where one is not told.

    exploitation: none, poc, active.  automatable: no, yes.  technical_impact: partial, total.
    """

    cve: str
    exploitation: str = ""
    automatable: str = ""
    technical_impact: str = ""
    decided: dt.date | None = None


def read_kev(tree: Mapping[str, object], notes: Notes) -> tuple[dt.date | None, tuple[Exploited, ...]]:
    """The day of a KEV catalogue and its entries; one without a CVE id is left out with a note."""
    found = []
    for at, one in enumerate(notes.listed(tree.get("vulnerabilities"), "/vulnerabilities")):
        if entry := _exploited(notes.held(one, f"/vulnerabilities/{at}")):
            found.append(entry)
        else:
            notes.add("advisory.W005", f"/vulnerabilities/{at}")
    return day(tree.get("dateReleased")), tuple(found)


def _exploited(told: Mapping[str, object]) -> Exploited | None:
    """One entry of KEV, whose names are the same in JSON and CSV; None without a CVE id."""
    cve = cve_of(told.get("cveID"))
    if not cve:
        return None
    return Exploited(
        cve,
        day(told.get("dateAdded")),
        day(told.get("dueDate")),
        text(told.get("vendorProject")),
        text(told.get("product")),
        text(told.get("vulnerabilityName")),
        text(told.get("knownRansomwareCampaignUse")).casefold() == "known",
    )


def is_kev_table(lines: list[str]) -> bool:
    """Whether a table is the KEV catalogue as CSV, by its first line."""
    return bool(lines) and {"cveid", "dateadded"} <= set(_columns(lines[0], ","))


def read_kev_table(lines: list[str], notes: Notes) -> tuple[dt.date | None, tuple[Exploited, ...]]:
    """The KEV catalogue as CSV, which tells no day of its own: that of the newest entry; as `read_kev` else."""
    found, table = [], csv.DictReader(lines)
    try:
        for row in table:
            if entry := _exploited(row):
                found.append(entry)
            else:
                notes.add("advisory.W005", f"line {table.line_num}")
    except csv.Error:  # a cell beyond the limit of the csv module: what follows cannot be told apart
        notes.add("advisory.E003", f"line {table.line_num}")
    return max((one.added for one in found if one.added), default=None), tuple(found)


def cve_of(value: object) -> str:
    """The CVE id that a value is, in capitals; "" where it is none."""
    told = text(value)
    return told.upper() if _CVE.fullmatch(told) else ""


def is_epss(lines: list[str]) -> bool:
    """Whether a table is one of EPSS, by its first lines."""
    return any(_columns(line, ",") == _EPSS_COLUMNS for line in lines[:2])


def _columns(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"').casefold() for cell in line.split(delimiter)]


def read_epss(lines: list[str], notes: Notes) -> tuple[dt.date | None, tuple[Likelihood, ...]]:
    """The day of the scores, told in the comment above the table, and the scores; unreadable lines are noted."""
    dated, found = None, []
    for number_, line in enumerate(lines, 1):
        cells = line.split(",")
        if line.startswith("#"):
            told = _SCORE_DATE.search(line)
            dated = day(told.group(1)) if told else None
        elif len(cells) == 3 and (one := _likelihood(*cells)):
            found.append(one)
        elif line.strip() and _columns(line, ",") != _EPSS_COLUMNS:
            notes.add("advisory.W005", f"line {number_}")
    return dated, tuple(found)


def _likelihood(cve: str, score: str, percentile: str) -> Likelihood | None:
    told, share = number(score), number(percentile)
    if not cve_of(cve) or told is None or not 0 <= told <= 1:
        return None
    return Likelihood(cve_of(cve), told, share if share is not None and 0 <= share <= 1 else None)


def is_decision_table(lines: list[str]) -> bool:
    """Whether a table with tabs or commas names its columns as decision points of CVEs."""
    return bool(lines) and _table_columns(lines[0]) is not None


def _table_columns(line: str) -> tuple[str, dict[str, int]] | None:
    for delimiter in ("\t", ","):
        columns = [one.replace(" ", "_") for one in _columns(line, delimiter)]
        if "cve" in columns and "exploitation" in columns:
            return delimiter, {name: at for at, name in enumerate(columns)}
    return None


def read_decision_table(lines: list[str], notes: Notes) -> tuple[DecisionPoints, ...]:
    """The decision points of each line; lines without a CVE id are noted."""
    told = _table_columns(lines[0])
    if told is None:
        return ()
    delimiter, places = told
    found = []
    for number_, line in enumerate(lines[1:], 2):
        cells = _cells(line, delimiter)
        values = {name: cells[at].strip().casefold() for name, at in places.items() if at < len(cells)}
        if cve := cve_of(values.get("cve")):
            exploitation, automatable, impact = (values.get(name, "") for name in _POINTS)
            decided = day(values.get("timestamp", "").upper())
            found.append(DecisionPoints(cve, exploitation, automatable, impact, decided))
        elif line.strip():
            notes.add("advisory.W005", f"line {number_}")
    return tuple(found)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def read_cve_record(tree: Mapping[str, object], notes: Notes) -> tuple[DecisionPoints, ...]:
    """The decision points that the added containers of one CVE record tell, the newest; none where none does."""
    metadata = notes.held(tree.get("cveMetadata"), "/cveMetadata")
    cve = cve_of(metadata.get("cveId"))
    if not cve:
        notes.add("advisory.W005", "/cveMetadata/cveId")
        return ()
    found = list(_points(cve, notes.held(tree.get("containers"), "/containers")))
    return (max(found, key=lambda one: one.decided or dt.date.min),) if found else ()


def _points(cve: str, containers: Mapping[str, object]) -> Iterator[DecisionPoints]:
    for container in items(containers.get("adp")):
        for metric in items(mapping(container).get("metrics")):
            other = mapping(mapping(metric).get("other"))
            if text(other.get("type")) != "ssvc":
                continue
            content = mapping(other.get("content"))
            told = {
                key: text(value).casefold()
                for one in items(content.get("options"))
                for key, value in mapping(one).items()
            }
            yield DecisionPoints(
                cve,
                told.get("Exploitation", ""),
                told.get("Automatable", ""),
                told.get("Technical Impact", ""),
                day(content.get("timestamp")),
            )
