"""Who comes in, by what, and for how long."""

import stat
from pathlib import Path

from sekisho.factory.app.pages.entrance import IDLE_S, INVITED_S, SESSION_S, Entrance


class Time:
    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        import time  # noqa: PLC0415

        return time.time() + self.ahead


def entrance(folder: Path) -> tuple[Entrance, Time]:
    time = Time()
    return Entrance(folder / "entrance", time), time


def test_a_link_lets_one_in_once(tmp_path: Path) -> None:
    one, _ = entrance(tmp_path)
    token = one.invitation()
    assert one.open(token)
    assert one.admit(token, "佐藤") is not None
    assert not one.open(token)
    assert one.admit(token, "鈴木") is None


def test_the_disk_holds_nothing_that_opens_and_nobody_else_reads_it(tmp_path: Path) -> None:
    one, _ = entrance(tmp_path)
    token = one.invitation()
    (kept,) = (tmp_path / "entrance").iterdir()
    assert token not in kept.name
    assert token not in kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert one.admit(kept.name, "佐藤") is None


def test_an_invitation_of_another_process_on_the_same_folder_lets_in(tmp_path: Path) -> None:
    one, _ = entrance(tmp_path)
    assert one.admit(Entrance(tmp_path / "entrance").invitation(), "佐藤") is not None


def test_a_link_nobody_opened_becomes_void(tmp_path: Path) -> None:
    one, time = entrance(tmp_path)
    token = one.invitation()
    time.ahead = INVITED_S + 1
    assert not one.open(token)
    assert one.admit(token, "佐藤") is None


def test_a_name_that_is_no_token_leads_to_no_file(tmp_path: Path) -> None:
    one, _ = entrance(tmp_path)
    (tmp_path / "other").touch()
    assert one.admit("../other", "佐藤") is None
    assert (tmp_path / "other").exists()


def test_a_session_ends_after_twelve_hours(tmp_path: Path) -> None:
    one, time = entrance(tmp_path)
    name = one.admit(one.invitation(), "佐藤") or ""
    time.ahead = SESSION_S - 5
    session = one.session(name)
    assert session is not None
    assert session.who == "佐藤"
    one.act(session)
    time.ahead = SESSION_S
    assert one.session(name) is None


def test_a_session_at_the_plan_ends_when_nobody_acts_and_then_for_all_pages(tmp_path: Path) -> None:
    one, time = entrance(tmp_path)
    name = one.admit(one.invitation(), "佐藤") or ""
    time.ahead = IDLE_S + 1
    assert one.session(name) is not None
    assert one.session(name, idle=True) is None
    assert one.session(name) is None


def test_an_act_keeps_a_session_at_the_plan(tmp_path: Path) -> None:
    one, time = entrance(tmp_path)
    name = one.admit(one.invitation(), "佐藤") or ""
    time.ahead = IDLE_S - 5
    session = one.session(name, idle=True)
    assert session is not None
    one.act(session)
    time.ahead = 2 * IDLE_S - 10
    assert one.session(name, idle=True) is session


def test_who_leaves_is_out(tmp_path: Path) -> None:
    one, _ = entrance(tmp_path)
    name = one.admit(one.invitation(), "佐藤") or ""
    one.leave(name)
    assert one.session(name) is None
