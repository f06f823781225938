"""The settings of the console as they are set: rows of the ledger `setting`, read once until it has a new one.

What settings there are is declared in `work/settings.py`.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.journal.entry import Act
from sekisho.security.ledgers.setting import Setting as SettingRow
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.freshness import Version, Versions, database, versions
from sekisho.security.store.journal.appending import lock
from sekisho.security.store.models import TABLES
from sekisho.security.store.rows import row_of
from sekisho.security.store.writing import carry_out
from sekisho.security.work.passwords import Rule
from sekisho.security.work.rowchange import RowChange
from sekisho.security.work.settings import SETTINGS, SettingUnfit, Value, read, written

SLUG = "setting"


class Settings:
    """Every setting, for one version of the ledger. What a site has of its own comes before what holds for all."""

    def __init__(self, kept: Mapping[tuple[str, str], Value]) -> None:
        self._kept = kept

    def of(self, name: str, site: str = "") -> Value:
        """The value that holds. KeyError for a setting that is not declared."""
        declared = SETTINGS[name]
        return self._kept.get((site, name), self._kept.get(("", name), declared.default))

    def number(self, name: str, site: str = "") -> int:
        """The value of a setting that is a number. TypeError for another kind."""
        value = self.of(name, site)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(name)
        return value

    def flag(self, name: str, site: str = "") -> bool:
        """The value of a setting that is a yes or no."""
        return self.of(name, site) is True

    def text(self, name: str, site: str = "") -> str:
        """The value of a setting that is a text."""
        return str(self.of(name, site))

    def networks(self, name: str, site: str = "") -> tuple[str, ...]:
        """The value of a setting that is a list of networks. TypeError for another kind."""
        value = self.of(name, site)
        if not isinstance(value, tuple):
            raise TypeError(name)
        return value

    @property
    def password_rule(self) -> Rule:
        """The rule for passwords."""
        kinds = {name: self.flag(f"password.{name}") for name in ("upper", "lower", "digit", "symbol", "common")}
        return Rule(self.number("password.length"), **kinds)


def settings(seen: Versions | None = None) -> Settings:
    """The settings as they are now. seen: versions of the ledger `setting`, read just now, where they are at hand."""
    known_as = (database(), (seen or versions((SLUG,)))[SLUG])
    if known_as not in _remembered:
        _remembered.clear()
        _remembered[known_as] = Settings(_kept())
    return _remembered[known_as]


def setting(name: str, site: str = "") -> Value:
    """The value of one setting. KeyError for one that is not declared."""
    return settings().of(name, site)


_remembered: dict[tuple[tuple[str, str], Version], Settings] = {}


def _kept() -> dict[tuple[str, str], Value]:
    """What is set. A row of a setting that is no more, or whose bounds became narrower, is as if it were not there."""
    found: dict[tuple[str, str], Value] = {}
    for row in _rows():
        declared = SETTINGS.get(row.name)
        if declared is None:
            continue
        try:
            found[row.site, row.name] = read(declared, row.value)
        except SettingUnfit:
            continue
    return found


def _rows() -> list[SettingRow]:
    ledger = REGISTRY[SLUG]
    rows = (row_of(ledger, kept) for kept in TABLES[SLUG].objects.order_by("pk").values())
    return [row for row in rows if isinstance(row, SettingRow)]


def put_setting(name: str, text: str, act: Act, *, site: str = "", now: dt.datetime | None = None) -> Value:
    """Set a value. Raises ActRefused for a setting that is not declared, or a value that it cannot have."""
    declared = SETTINGS.get(name)
    if declared is None:
        raise ActRefused(_NONE)
    try:
        value = read(declared, text)
    except SettingUnfit as unfit:
        raise ActRefused(unfit.text) from unfit
    with transaction.atomic():
        head = lock()
        before = next((row for row in _rows() if (row.site, row.name) == (site, name)), None)
        after = SettingRow(name=name, value=written(value), site=site)
        carry_out(head, (RowChange(SLUG, before, after),), act, now or dt.datetime.now(dt.UTC))
    return value


_NONE = Text(
    "その名前の設定はありません。sekisho setting list で名前を確かめてください。(setting.E102)",
    "There is no setting of that name. Look the names up with sekisho setting list. (setting.E102)",
)
