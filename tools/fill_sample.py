"""Fills an empty home with the sample factory, so that the console has something to show: `tools/fill_sample.py HOME`.

Ledgers, evidence, two assessments and an account for each department; all people are invented. The accounts and their
first passwords are printed, and kept in the home's file sample-accounts.txt, for whoever runs this and nobody else.
A home that holds anything already is left as it is, and its accounts are printed again.
"""

import datetime as dt
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from sekisho.guard.cycles import without_cycle_search
from sekisho.security.app.setup import open_home
from sekisho.security.catalogue.reading import read_catalogue
from sekisho.security.checks.assessing import assess, sites_of
from sekisho.security.checks.policy import Policy
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.observe.reading import read
from sekisho.security.present.as_json import as_json
from sekisho.security.present.workbook.reading import read_contents
from sekisho.security.work.stamped import Given

SAMPLES = Path(__file__).parents[1] / "samples"
KEEPER = "P001"
BOOKS = ("ledgers.xlsx", "risk.xlsx")
RUNS = (
    (dt.date(2026, 10, 11), ("captures/20261010-*",)),
    (dt.date(2026, 11, 25), ("captures/*", "advisories/*")),
)
"""The days of the sample's two assessments, and the evidence there was by then."""

ACCOUNTS = (
    ("P001", False, "生産・情報システム部門"),
    ("P003", False, "生産部門"),
    ("P008", False, "調達部門"),
    ("P009", False, "総務部門"),
    ("P001", True, "管理者"),
)
TOLD = "sample-accounts.txt"


def ledgers() -> None:
    """The sample's ledgers, an import for each workbook."""
    from sekisho.security.store.importing import preview, take_in  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.proposing import Asked  # noqa: PLC0415

    for name in BOOKS:
        found = read_contents(SAMPLES / name)
        take_in(preview(found.book, Given({})), Asked(KEEPER, name, "見本の台帳の登録"))


@without_cycle_search()
def evidence() -> None:
    """Captures and advisories, kept in the home, and held against the ledgers on two days."""
    from sekisho.security.store.assessments import keep  # noqa: PLC0415 -- needs an open home
    from sekisho.security.store.dating import date_file  # noqa: PLC0415
    from sekisho.security.store.evidence_files import Receiving, receive  # noqa: PLC0415
    from sekisho.security.store.rows import load_book  # noqa: PLC0415

    book, catalogue = load_book(), read_catalogue()
    site = sites_of(book)[0]
    act = Act(KEEPER, "見本の証跡の登録")
    for path in _files(RUNS[-1][1]):
        date_file(receive(path, path.name, Receiving(act, site)), act)
    for day, patterns in RUNS:
        observed = read(_files(patterns))
        result = assess(book, observed, catalogue, as_of=day, policy=Policy(), site=site)
        keep(as_json(result, catalogue), Act(KEEPER, "定期の評価"))


def _files(patterns: Iterable[str]) -> list[Path]:
    return [path for pattern in patterns for path in sorted(SAMPLES.glob(pattern))]


def accounts() -> Iterator[str]:
    """Make the accounts, and tell each with its first password."""
    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415 -- needs an open home

    for person, administrator, what in ACCOUNTS:
        given = add(NewLogin(person, administrator), Act(KEEPER, "見本のアカウントの発行"))
        yield f"  {given.row.name:14}{given.password:30}{what}"


def main() -> None:
    """Fill the home that is named, and say who can sign in."""
    home = Path(sys.argv[1])
    told = home / TOLD
    if not told.is_file():
        open_home(home)
        ledgers()
        evidence()
        lines = "\n".join(accounts())
        handle = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{lines}\n")
    print("見本の工場のアカウント（人はすべて架空。初回のサインインでパスワードを変更します） /")
    print("Accounts of the sample factory (all people are invented; each password is changed at the first sign-in):\n")
    print(told.read_text("utf-8"))


if __name__ == "__main__":
    main()
