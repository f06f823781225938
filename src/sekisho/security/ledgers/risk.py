"""リスク分析シート / risk analysis sheet (source: table 3; practice 3.1.1).

Table 3 gives no formula, limits or criteria, so score and level stand here as they were decided, with the version of
the scoring table they were decided by; that table is the business of the risk room. The rule asks for business damage
and the remark for measures by asset: the damage, the four answers from which the impact follows, and the rules that
treat the risk, are ours beside the printed system.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from sekisho.guard.text import Text
from sekisho.security.ledgers.declaring import Column, Fault, Row, ledger
from sekisho.security.ledgers.row_rules import in_order, needs, not_negative, two_people
from sekisho.security.terms.choice import Choice


class Impact(Choice):
    """What harm to the system would mean for the business (影響度)."""

    HIGH = "high", "大", "High"
    MEDIUM = "medium", "中", "Medium"
    LOW = "low", "小", "Low"


class External(Choice):
    """The widest network from which the system can be reached (外部接続)."""

    INTERNET = "internet", "インターネット", "Internet"
    INTRANET = "intranet", "イントラネット", "Intranet"
    NONE = "none", "無し", "None", "なし", "無", "-"


class Level(Choice):
    """How high a level of measures is required (要求レベル)."""

    HIGH = "high", "高", "High"
    MEDIUM = "medium", "中", "Medium"
    LOW = "low", "低", "Low"


@ledger(slug="risk", ja="リスク分析シート", en="Risk analysis sheet")
@dataclass(frozen=True, kw_only=True)
class Risk(Row):
    """One system with its risk as a number, and the level of measures that follows."""

    system: Annotated[str, Column("システム", "System", key=True, required=True, width=20)] = ""
    customer: Annotated[str, Column("お客様", "Customer", width=18)] = ""
    impact: Annotated[Impact | None, Column("影響度", "Impact", width=10)] = None
    external: Annotated[External | None, Column("外部接続", "External connection", width=16)] = None
    score: Annotated[int | None, Column("評価点", "Score", width=10)] = None
    level: Annotated[Level | None, Column("要求レベル", "Required level", width=12)] = None
    safety: Annotated[Impact | None, Column("人の安全への影響", "Impact on safety", ours=True, width=10)] = None
    quality: Annotated[Impact | None, Column("品質・納期への影響", "Impact on quality and delivery", ours=True)] = None
    stop_hours: Annotated[int | None, Column("生産の停止（時間）", "Stop of production (hours)", ours=True)] = None
    information: Annotated[Impact | None, Column("情報への影響", "Impact on information", ours=True, width=10)] = None
    damage: Annotated[str, Column("想定する事業被害", "Business damage feared", ours=True, width=32)] = ""
    basis: Annotated[str, Column("評価の根拠", "Basis of the rating", ours=True, width=32)] = ""
    method: Annotated[str, Column("評価方法の版", "Version of the method", ours=True, width=14)] = ""
    treated_by: Annotated[tuple[str, ...], Column("対策する規定番号", "Treated by rules", ours=True, width=24)] = ()
    residual: Annotated[str, Column("残留リスク", "Residual risk", ours=True, width=28)] = ""
    assessor: Annotated[str, Column("評価者ID", "Assessed by (ID)", refers="person", ours=True)] = ""
    assessed: Annotated[dt.date | None, Column("評価日", "Assessed on", ours=True, width=12)] = None
    approver: Annotated[str, Column("承認者ID", "Approved by (ID)", refers="person", ours=True)] = ""
    approved: Annotated[dt.date | None, Column("承認日", "Approved on", ours=True, width=12)] = None
    due: Annotated[dt.date | None, Column("次回評価期限", "Next rating due", ours=True, width=14)] = None

    @property
    def looked_at(self) -> dt.date | None:
        """The later of review and rating."""
        return max((day for day in (self.reviewed, self.assessed) if day), default=None)

    def faults(self) -> Iterator[Fault]:
        """A score and a stop are not negative; a score comes from impact and connection; two people stand behind it."""
        yield from not_negative(self, "E101", "score")
        yield from not_negative(self, "E105", "stop_hours")
        yield from in_order(self, "E102", "assessed", "approved")
        yield from in_order(self, "E103", "assessed", "due")
        yield from two_people(self, "E104", "assessor", "approver")
        if self.score is not None or self.level:
            yield from needs(self, "W101", Text("評価点と要求レベル", "A score or level"), "impact", "external")
