"""The sheets of a workbook and their columns, declared once: writing and reading follow from it."""

from dataclasses import dataclass, field
from enum import Enum

from sekisho.factory.plan.production.calendar import Calendar
from sekisho.factory.plan.production.records import Item, Machine, Order, Part, Purchase
from sekisho.guard.text import Text


class Kind(Enum):
    """What a cell holds. Instants and times are Japan's.  names: several, with blanks between."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    INSTANT = "instant"
    DAY = "day"
    TIME = "time"
    WEEKDAY = "weekday"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. optional: its cells may be empty."""

    name: Text
    kind: Kind = Kind.TEXT
    optional: bool = False
    width: int = 14

    @property
    def label(self) -> str:
        """What stands above it."""
        return f"{self.name.ja} / {self.name.en}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. name: of the tab."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All that people enter. revision: of the data when it was written out.  parts: with what was counted last."""

    revision: int
    orders: tuple[Order, ...] = ()
    items: tuple[Item, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    parts: tuple[Part, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    machines: tuple[Machine, ...] = ()


def _column(ja: str, en: str, kind: Kind = Kind.TEXT, *, optional: bool = False, width: int = 14) -> Column:
    return Column(Text(ja, en), kind, optional, width)


_ITEM, _SEGMENT, _PART = _column("品目", "Item"), _column("工程", "Segment"), _column("部品番号", "Part", width=24)
_QUANTITY = _column("数量", "Quantity", Kind.INTEGER)
_RESOURCE = _column("設備・班", "Machine or crew")
_BEGIN, _END = _column("開始", "Begin", Kind.TIME), _column("終了", "End", Kind.TIME)

ABOUT = Sheet("この表について", (_column("データの版", "Revision of the data", Kind.INTEGER, width=30),))
ORDERS = Sheet(
    "注文",
    (
        _column("注文番号", "Order"), _column("顧客", "Customer", width=24), _ITEM, _QUANTITY,
        _column("納期", "Due", Kind.INSTANT, width=20), _column("受注日時", "Placed", Kind.INSTANT, width=20),
        _column("優先度", "Priority", Kind.INTEGER),
    ),
)  # fmt: skip
ITEMS = Sheet("品目", (_ITEM, _column("改訂", "Revision")))
SEGMENTS = Sheet(
    "工程",
    (
        _ITEM, _SEGMENT, _column("設備", "Machines", Kind.NAMES, optional=True, width=24),
        _column("間隔（秒）", "Cycle (s)", Kind.NUMBER), _column("通過時間（秒）", "Passage (s)", Kind.NUMBER),
        _column("班", "Crew", optional=True), _column("人数", "People", Kind.INTEGER),
    ),
)  # fmt: skip
MATERIALS = Sheet(
    "部品表",
    (_ITEM, _SEGMENT, _PART, _QUANTITY, _column("位置", "Places", Kind.NAMES, optional=True, width=40)),
)
SHIFTS = Sheet(
    "シフト",
    (_RESOURCE, _column("曜日", "Weekday", Kind.WEEKDAY), _BEGIN, _END, _column("人数", "People", Kind.INTEGER)),
)
HOLIDAYS = Sheet("休日", (_column("日", "Day", Kind.DAY), _column("名前", "Name", width=24)))
DOWNS = Sheet(
    "計画停止",
    (
        _RESOURCE, _column("開始日時", "Begin", Kind.INSTANT, width=20),
        _column("終了日時", "End", Kind.INSTANT, width=20), _column("理由", "Reason", width=40),
    ),
)  # fmt: skip
PARTS = Sheet(
    "在庫",
    (
        _PART, _column("棚卸数", "Counted", Kind.INTEGER),
        _column("調達日数", "Lead time (days)", Kind.INTEGER, optional=True),
    ),
)  # fmt: skip
PURCHASES = Sheet(
    "発注", (_column("発注番号", "Purchase"), _PART, _QUANTITY, _column("入荷予定", "Arrives", Kind.INSTANT, width=20))
)
MACHINES = Sheet(
    "設備",
    (
        _column("設備", "Machine"), _column("平均故障間隔（秒）", "Time between failures (s)", Kind.NUMBER, width=24),
        _column("平均修理時間（秒）", "Time to repair (s)", Kind.NUMBER, width=24),
    ),
)  # fmt: skip

SHEETS = (ORDERS, ITEMS, SEGMENTS, MATERIALS, SHIFTS, HOLIDAYS, DOWNS, PARTS, PURCHASES, MACHINES, ABOUT)
"""All sheets, in the order of their tabs."""

WEEKDAYS = ("月", "火", "水", "木", "金", "土", "日")
ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
