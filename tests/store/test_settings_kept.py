"""Settings as they are set: the default until a row says otherwise, journaled, refused out of bounds."""

import pytest

from asking import ACT
from sekisho.security.ledgers.setting import Setting as SettingRow
from sekisho.security.work.rowchange import RowChange

pytestmark = pytest.mark.usefixtures("home")


def test_a_value_holds_from_the_next_question_on_and_a_sites_own_comes_first() -> None:
    from sekisho.security.store.settings import put_setting, setting, settings  # noqa: PLC0415 -- needs an open home

    assert setting("lockout.failures") == 5
    put_setting("lockout.failures", "7", ACT)
    put_setting("lockout.failures", "3", ACT, site="A")
    assert (setting("lockout.failures"), setting("lockout.failures", "A"), setting("lockout.failures", "B")) == (
        7,
        3,
        7,
    )
    assert settings().number("lockout.failures") == 7
    put_setting("lockout.failures", "8", ACT)
    assert setting("lockout.failures") == 8


def test_what_it_cannot_be_is_refused_and_nothing_is_written() -> None:
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415
    from sekisho.security.store.rows import load  # noqa: PLC0415
    from sekisho.security.store.settings import put_setting  # noqa: PLC0415

    for name, value, code in (("lockout.failures", "99", r"setting\.E101"), ("nothing", "1", r"setting\.E102")):
        with pytest.raises(ActRefused, match=code):
            put_setting(name, value, ACT)
    assert load("setting") == ()


def test_a_row_that_is_out_of_bounds_today_is_as_if_it_were_not_there() -> None:
    import datetime as dt  # noqa: PLC0415

    from django.db import transaction  # noqa: PLC0415

    from sekisho.security.store.journal.appending import lock  # noqa: PLC0415
    from sekisho.security.store.settings import setting  # noqa: PLC0415
    from sekisho.security.store.writing import carry_out  # noqa: PLC0415

    rows = [SettingRow(name="lockout.failures", value="9999"), SettingRow(name="gone", value="1")]
    with transaction.atomic():
        carry_out(lock(), [RowChange("setting", None, row) for row in rows], ACT, dt.datetime.now(dt.UTC))
    assert setting("lockout.failures") == 5


def test_no_hand_writes_them() -> None:
    from sekisho.security.store.door import write  # noqa: PLC0415
    from sekisho.security.store.errors import ActRefused  # noqa: PLC0415

    for slug in ("setting", "login", "elevation"):
        from sekisho.security.ledgers import REGISTRY  # noqa: PLC0415

        with pytest.raises(ActRefused):
            write([RowChange(slug, None, REGISTRY[slug].row())], ACT)
