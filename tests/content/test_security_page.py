"""The page for auditors says what the code does: its figures, its words, its keys, its ways in."""

import re
import tomllib
from pathlib import Path

import pytest

from sekisho.guard import limits
from sekisho.security.present.commands import certificate, serve
from sekisho.security.present.console.accounts.hashing import Scrypt
from sekisho.security.present.workbook.opening import MOST_PARTS
from sekisho.security.store import console_log
from sekisho.security.work.passwords import CONTEXT, LONGEST
from sekisho.security.work.settings import SETTINGS

ROOT = Path(__file__).parents[2]
EN, JA = (ROOT / "docs" / name for name in ("security.md", "security.ja.md"))
GIB, MIB = 2**30, 2**20


def number(name: str) -> int:
    value = SETTINGS[name].default
    assert isinstance(value, int)
    return value


_UPLOAD, _ROOM = limits.EVIDENCE_UPLOAD_BYTES // GIB, limits.EVIDENCE_HOME_BYTES // GIB
_FILE, _UNPACKED = limits.EVIDENCE_FILE_BYTES // GIB, limits.EVIDENCE_UNPACKED_BYTES // GIB
_FILES = limits.EVIDENCE_UPLOAD_FILES
_BOOK, _BOOK_UNPACKED = limits.API_UPLOAD_BYTES // MIB, limits.WORKBOOK_UNPACKED_BYTES // GIB
_SHORTEST, _LONGER = number("password.length"), SETTINGS["password.length"].high
_FAILURES, _MINUTES = number("lockout.failures"), number("lockout.minutes")
_BODY, _CHANGES = limits.API_BODY_BYTES // MIB, f"{limits.API_CHANGES:,}"
_LOG = (console_log.PARTS + 1) * console_log.PART_BYTES // MIB
_WORKERS = serve.Serving().workers
_SCRYPT = (Scrypt.work_factor, Scrypt.block_size, Scrypt.parallelism)
_IDLE, _REMOTE, _HOURS = number("lock.idle-minutes"), number("remote.idle-minutes"), number("session.hours")
_DAYS, _RENEW, _VALID = number("password.days"), certificate.RENEW_DAYS, certificate.VALID_DAYS
_MOST_HOURS, _RAISED = SETTINGS["session.hours"].high, number("elevation.minutes")
ENGLISH = (
    f"{_FAILURES} failures lock an account, and a source, for {_MINUTES} minutes",
    f"{_SHORTEST} characters at least (`password.length`, up to {_LONGER}) and {LONGEST} at most",
    f"every {_DAYS} days",
    f"after {_IDLE} idle minutes; from outside a session ends after {_REMOTE}; every session ends after {_HOURS} hours",
    f"({_MOST_HOURS} at most)",
    f"{_RAISED} minutes at most",
    f"{_BOOK} MiB over HTTP; {_BOOK_UNPACKED} GiB unpacked; {MOST_PARTS:,} parts",
    f"{_UPLOAD} GiB a request, {_FILES} files; {_FILE} GiB a file; {_UNPACKED} GiB unpacked; {_ROOM} GiB a home",
    f"{_BODY} MiB, {_CHANGES} changes",
    f"{limits.BACKUP_UNPACKED_BYTES // 2**40} TiB",
    f"{_RENEW} days before its {_VALID} days",
    "N={}, r={}, p={}".format(*_SCRYPT),
    f"{_LOG} MiB in ten parts",
    f"one of {serve.THREADS} threads of each of {_WORKERS} workers",
    f"lists have {limits.API_PAGE_ROWS} rows at most",
)
JAPANESE = (
    f"{_FAILURES}回の失敗で、アカウントと接続元を{_MINUTES}分ロック",
    f"{_SHORTEST}文字以上（`password.length`、最長{_LONGER}まで設定可）、{LONGEST}文字以下",
    f"{_DAYS}日ごと",
    f"{_IDLE}分で画面をロックする。工場の外からのセッションは{_REMOTE}分で終わる。どのセッションも{_HOURS}時間",
    f"（最長{_MOST_HOURS}）",
    f"最長{_RAISED}分",
    f"HTTPで{_BOOK} MiB、展開後{_BOOK_UNPACKED} GiB、{MOST_PARTS:,}部品",
    f"1回{_UPLOAD} GiB、{_FILES}ファイル。1ファイル{_FILE} GiB、展開後{_UNPACKED} GiB、ホーム全体で{_ROOM} GiB",
    f"{_BODY} MiB、{_CHANGES}件の変更",
    f"{limits.BACKUP_UNPACKED_BYTES // 2**40} TiB",
    f"{_VALID}日の期限の{_RENEW}日前",
    "N={}、r={}、p={}".format(*_SCRYPT),
    f"10個に分けて{_LOG} MiB",
    f"{_WORKERS}つのワーカーの各{serve.THREADS}スレッド",
    f"一覧は{limits.API_PAGE_ROWS}行まで",
)


@pytest.mark.parametrize(("path", "figure"), [*((EN, one) for one in ENGLISH), *((JA, one) for one in JAPANESE)])
def test_a_figure_is_that_of_the_code(path: Path, figure: str) -> None:
    assert figure in path.read_text("utf-8")


def test_both_languages_say_all_of_them() -> None:
    assert len(ENGLISH) == len(JAPANESE) == len(set(ENGLISH))


def test_the_words_that_no_password_may_hold_are_listed() -> None:
    for path in (EN, JA):
        assert all(f"`{word}`" in path.read_text("utf-8") for word in CONTEXT)


def test_every_setting_it_names_is_one() -> None:
    for path in (EN, JA):
        named = set(
            re.findall(r"`((?:password|lockout|lock|remote|session|network|mfa)\.[a-z-]+)`", path.read_text("utf-8"))
        )
        assert named <= set(SETTINGS)
        assert {"mfa.everyone", "password.days", "session.hours", "network.plant"} <= named


def test_both_pages_have_the_same_parts() -> None:
    english, japanese = (path.read_text("utf-8").splitlines() for path in (EN, JA))
    for start in ("## ", "| ", "- "):
        assert sum(line.startswith(start) for line in english) == sum(line.startswith(start) for line in japanese)


def test_every_environment_variable_that_names_a_place_stands_there_or_in_the_code() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    for path in (EN, JA):
        assert all(name in code for name in re.findall(r"SEKISHO_[A-Z_]+", path.read_text("utf-8")))


def test_the_wheel_holds_the_package_alone_and_needs_no_tool_of_tests() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert declared["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["src/sekisho"]
    names = {re.split(r"[\[><=]", one)[0].lower() for one in declared["project"]["dependencies"]}
    tests = {re.split(r"[\[><=]", one)[0].lower() for one in declared["dependency-groups"]["test"]}
    assert not names & tests
