"""A home with something of everything, backed up and restored: what the tests of this folder need."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from sekisho.security.app.setup import point_at
from sekisho.security.ledgers.asset import Asset, Status
from sekisho.security.ledgers.declaring import Row
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.recordkeeping import Recordkeeping
from sekisho.security.store.backup.restoring import Asked, Restored, restore
from sekisho.security.terms.address import Ip
from sekisho.security.work.backup.sealing import Opener, Seal, new_identity
from sekisho.security.work.rowchange import RowChange

IDENTITY, RECIPIENT = new_identity()
SEAL, KEYS = Seal((RECIPIENT,)), Opener((IDENTITY,))
PLC = Asset(
    id="PLC\t1", name="髙﨑①\\N \"ｶﾅ'\r\n'", ips=(Ip("10.0.0.1"), Ip("10.0.0.2")), status=Status.IN_USE,
    stocktaken=dt.date(2026, 4, 1), site="第1工場",
)  # fmt: skip


def on(day: int, before: Row | None, after: Row | None, slug: str = "asset", year: int = 2026) -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415 -- needs an open home

    write([RowChange(slug, before, after)], Act("佐藤", "整備"), now=dt.datetime(year, 4, day, 3, tzinfo=dt.UTC))


def fill(home: Path) -> None:
    """Rows of two ledgers, a changed one, expired values, a kept file, and files beside the database."""
    from sekisho.security.store.journal.expiring import expire  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.keeping import Filed, keep  # noqa: PLC0415

    old = replace(PLC, id="OLD", name="廃棄した機器")
    on(1, None, Recordkeeping(ledger="asset", years=1, basis="社内規程"), "recordkeeping", year=2001)
    on(1, None, old, year=2001)
    on(2, old, None, year=2001)
    expire(Act("鈴木", "保管期間の満了"), dt.datetime(2026, 4, 1, tzinfo=dt.UTC))
    on(2, None, PLC)
    on(3, PLC, replace(PLC, name="HMI"))
    for number in range(20):
        on(4, None, Asset(id=f"X{number}", name="PLC", site="第2工場"))
    keep(bytes(range(256)) * 40, "写真.jpg", Filed("D-1", title="写真"), Act("佐藤", "証跡"))
    (home / "observations" / "ab").mkdir(parents=True)
    (home / "observations" / "ab" / "cd.pcap").write_bytes(b"\xd4\xc3\xb2\xa1" * 1000)


def backed_up(to: Path, how: Seal = SEAL) -> Path:
    from sekisho.security.store.backup.taking import take  # noqa: PLC0415 -- needs an open home

    take(to, how, lambda _done, _total: None)
    return to


def back(source: Path, home: Path | None = None, **others: object) -> Restored:
    """Restore into a new home, or try it."""
    asked = Asked(source, KEYS, home)
    return restore(replace(asked, **others), point_at, lambda _step, _done, _total: None)  # type: ignore[arg-type]


def all_rows() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the open home, as its models give them."""
    from django.apps import apps  # noqa: PLC0415 -- Django is set up by then

    tables = {model._meta.db_table: model for model in apps.get_models()}
    return {name: [_plain(row) for row in model.objects.order_by("pk").values_list()] for name, model in tables.items()}


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(bytes(one) if isinstance(one, (bytes, memoryview)) else one for one in row)


def size() -> int:
    """How many entries the journal has."""
    from sekisho.security.store.exporting import journal_state  # noqa: PLC0415

    return journal_state()[1]


def faults() -> tuple[object, ...]:
    from sekisho.security.store.journal.verifying import verify  # noqa: PLC0415

    return verify().faults


def files(home: Path) -> dict[str, bytes]:
    """Every file of a home but the database's."""
    found = (path for path in home.rglob("*") if path.is_file() and not path.name.startswith("sekisho.sqlite3"))
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in found}
