"""The threats, the groups of devices, and the risk of each threat to each group."""

from dataclasses import dataclass

from sekisho.guard.text import Language, Text
from sekisho.security.present.risk.naming import FAMILIES
from sekisho.security.present.workbook.risk.grid import Column, Given, Grid, Made
from sekisho.security.present.workbook.risk.method import Places, band
from sekisho.security.present.workbook.risk.stage0 import REACH
from sekisho.security.risk.facts import Pair
from sekisho.security.risk.outcome import Outcome

THREATS = (
    Column(Text("脅威", "Threat"), 34), Column(Text("内容", "What happens"), 60),
    Column(Text("脅威レベル", "Threat level"), 12), Column(Text("侵入口での脅威レベル", "Level as an entry"), 12),
    Column(Text("対策となる実施例", "Treated by"), 40),
    Column(Text("ATT&CK for ICSの技法", "ATT&CK for ICS techniques"), 50),
)  # fmt: skip
GROUPS = (
    Column(Text("グループ", "Group"), 9), Column(Text("システム", "System"), 20), Column(Text("ゾーン", "Zone"), 16),
    Column(Text("種類", "Kind"), 22), Column(Text("機器", "Devices"), 44), Column(Text("装置ID", "Asset IDs"), 28),
    Column(Text("重要度", "Importance"), 9), Column(Text("重要度の由来", "Origin of the importance"), 16),
)  # fmt: skip
RISKS = (
    Column(Text("グループ", "Group"), 9), Column(Text("機器", "Devices"), 36), Column(Text("システム", "System"), 18),
    Column(Text("脅威", "Threat"), 34), Column(Text("重要度", "Importance"), 9),
    Column(Text("脅威レベル", "Threat level"), 11), Column(Text("脆弱性レベル", "Vulnerability level"), 13),
    Column(Text("リスク値", "Risk value"), 9, bands=True),
    Column(Text("満たさない実施例", "Practices missed"), 40),
)  # fmt: skip
IMPORTANCE, BAND = 6, 7
BY_CONNECTION = Text("接続による", "by connection")
_ORIGINS = Text("種類の既定値", "default of the kind"), Text("資産台帳", "asset ledger")


@dataclass(frozen=True, slots=True)
class ThreatCells:
    """Where the levels of a threat stand: in general, and as the entry of a tree."""

    level: str
    entry: str


def write_threats(grid: Grid, outcome: Outcome, language: Language) -> dict[str, ThreatCells]:
    """The library of threats."""
    grid.begin(_THREATS_NOTE)
    found = {}
    techniques = outcome.library.techniques
    for threat in outcome.library.threats.values():
        general = Given(threat.level) if threat.level != "exposure" else BY_CONNECTION
        row = grid.add(
            threat.title,
            threat.text,
            general,
            Given(threat.level if threat.level != "exposure" else 3),
            "、".join((*threat.practices, *threat.computer, *threat.control)),
            "、".join(
                f"{one} {techniques[one].ja if language == 'ja' else techniques[one].en}" for one in threat.techniques
            ),
        )
        found[threat.id] = ThreatCells(grid.at(2, row), grid.at(3, row))
    grid.end(1)
    return found


def write_groups(grid: Grid, outcome: Outcome) -> dict[str, str]:
    """The groups; where the importance of each stands."""
    grid.begin(_GROUPS_NOTE)
    kinds = outcome.library.kinds
    found = {}
    for group in outcome.analysis.facts.groups:
        kind = kinds[group.kind].title
        family = FAMILIES[group.family]
        row = grid.add(
            group.id,
            group.system,
            group.zone,
            Text(f"{kind.ja}（{family.ja}）", f"{kind.en} ({family.en})"),
            "、".join(group.names),
            "、".join(group.assets),
            Given(group.importance),
            _ORIGINS[group.listed],
        )
        found[group.id] = grid.at(IMPORTANCE, row)
    grid.end(1)
    return found


def write_risks(  # noqa: PLR0913, PLR0917 -- the sheet and what it looks up
    grid: Grid, sheet: Grid, rows: dict[str, int], threats: dict[str, ThreatCells], importance: dict[str, str],
    measures: dict[tuple[str, Pair], str], outcome: Outcome, places: Places,
) -> None:  # fmt: skip
    """The risk of each threat to each group."""
    grid.begin(_RISKS_NOTE)
    library = outcome.library
    for one in outcome.analysis.risks:
        if grid.full:
            break
        row, system = grid.next_row, one.group.system
        level = threats[one.threat].level
        if library.threats[one.threat].level == "exposure":
            reach = sheet.at(REACH, rows[system]) if system in rows else '""'
            level = f'IF({reach}="",{places.unknown},VLOOKUP({reach},{places.exposure},2,FALSE))'
        grid.add(
            one.group.id,
            "、".join(one.group.names),
            system,
            library.threats[one.threat].title,
            Made(importance[one.group.id], one.group.importance),
            Made(level, one.threat_level),
            Made(measures[one.threat, one.group.pair], one.vulnerability),
            Made(band(places, grid.at(4, row), grid.at(5, row), grid.at(6, row)), one.band),
            "、".join(one.measure.missing),
        )
    grid.end(1)


_THREATS_NOTE = Text(
    "脅威の一覧です。脅威レベルが「接続による」ものは、システムの外部接続から決まります。",
    "The library of threats. Where the level is by connection, the system's external connection decides it.",
)
_GROUPS_NOTE = Text(
    "システム、ゾーン、種類、重要度が同じ機器を一つのグループにまとめます。予備と廃棄の機器は除きます。",
    "Devices of one system, zone, kind and importance are one group. Spare and disposed devices are left out.",
)
_RISKS_NOTE = Text(
    "資産別のリスクです。重要度、脅威レベル、脆弱性レベルから、評価方法の表でリスク値を引きます。",
    "Risks by asset: importance, threat and vulnerability give the risk value by the table of the method.",
)
