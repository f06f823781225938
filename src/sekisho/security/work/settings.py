"""The settings of the console: each declared once, with its default, its bounds and where the demand comes from. Pure.

The defaults are the report's where it names one. A value is kept as text; `read` makes it what it is.
"""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.guard.text import Text
from sekisho.security.terms.choice import Choice

Value = int | bool | str | tuple[str, ...]


class Kind(Choice):
    """What a value is."""

    NUMBER = "number", "数", "Number"
    FLAG = "flag", "有無", "Yes or no"
    TEXT = "text", "文", "Text"
    NETWORKS = "networks", "ネットワーク", "Networks"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. low, high: bounds of a number, or of the length of a text, both inclusive. source: of the report."""

    name: str
    label: Text
    default: Value
    source: str
    low: int = 0
    high: int = 0

    @property
    def kind(self) -> Kind:
        """What its value is: that of its default."""
        match self.default:
            case bool():
                return Kind.FLAG
            case int():
                return Kind.NUMBER
            case tuple():
                return Kind.NETWORKS
            case _:
                return Kind.TEXT


class SettingUnfit(ValueError):  # noqa: N818  # named for what happened, as people say it
    """A value that a setting cannot have; `text` says why and what to write."""

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.ja} / {text.en}")
        self.text = text


_BANNER_JA = (
    "このシステムを利用するには、管理者の許可が必要です。許可のない方は利用できません。\n"
    "利用の状況は監視し、記録しています。不正な利用が分かった場合は、法令や社内の規則に基づいて処罰されることがあります。"
)
_BANNER_EN = (
    "You need the administrator's permission to use this system. Without it, do not sign in.\n"
    "Use is monitored and recorded. Anyone found misusing the system may be punished under the law or company rules."
)

_EVERY = (
    Setting("password.length", Text("パスワードの最短文字数", "Shortest password"), 8, "3.1.4.1", 8, 64),
    Setting("password.upper", Text("英大文字を含める", "Upper-case letter needed"), True, "3.1.4.1"),
    Setting("password.lower", Text("英小文字を含める", "Lower-case letter needed"), True, "3.1.4.1"),
    Setting("password.digit", Text("数字を含める", "Digit needed"), True, "3.1.4.1"),
    Setting("password.symbol", Text("記号を含める", "Symbol needed"), True, "3.1.4.1"),
    Setting("password.common", Text("よくあるパスワードを拒む", "Common passwords refused"), True, "3.1.4.1"),
    Setting("password.days", Text("パスワードを変える間隔（日、0は無期限）", "Days between changes (0: none)"), 365,
            "4.4.1", 0, 3650),
    Setting("lockout.failures", Text("アカウントをロックする失敗回数", "Failures until lockout"), 5, "3.1.4.1", 3, 20),
    Setting("lockout.minutes", Text("ロックの長さ（分）", "Minutes of a lockout"), 15, "3.1.4.1", 1, 1440),
    Setting("lock.idle-minutes", Text("操作がないとき画面をロックするまで（分）", "Idle minutes until the lock"), 10,
            "3.1.4.4", 1, 60),
    Setting("remote.idle-minutes", Text("操作のないリモート接続を終えるまで（分）", "Idle minutes until a remote end"),
            30, "3.1.4.4", 1, 480),
    Setting("session.hours", Text("1回のサインインの長さ（時間）", "Hours of one sign-in"), 12, "3.1.4.4", 1, 24),
    Setting("network.plant", Text("工場のネットワーク", "Networks of the plant"), (), "3.1.3.2"),
    Setting("mfa.administrators", Text("管理者に二要素認証を求める", "Second factor for administrators"), True,
            "3.1.4.3"),
    Setting("mfa.remote", Text("工場の外からは二要素認証を求める", "Second factor from outside"), True, "3.1.3.2"),
    Setting("mfa.everyone", Text("全員に二要素認証を求める", "Second factor for everyone"), False, "3.1.4.3"),
    Setting("elevation.minutes", Text("管理者権限を使える長さ（分）", "Longest minutes of administrator rights"), 60,
            "3.1.4.3", 5, 60),
    Setting("banner.ja", Text("サインイン時の警告（日本語）", "Warning at sign-in (Japanese)"), _BANNER_JA, "3.1.4.2",
            10, 1000),
    Setting("banner.en", Text("サインイン時の警告（英語）", "Warning at sign-in (English)"), _BANNER_EN, "3.1.4.2",
            10, 1000),
)  # fmt: skip
SETTINGS: Mapping[str, Setting] = {one.name: one for one in _EVERY}

_YES, _NO = frozenset({"true", "yes", "1", "はい", "有"}), frozenset({"false", "no", "0", "いいえ", "無"})
_BETWEEN = re.compile(r"[,、\s]+")


def read(setting: Setting, text: str) -> Value:
    """The value that a text stands for. SettingUnfit where the setting cannot have it."""
    word = text.strip()
    match setting.kind:
        case Kind.NUMBER:
            if re.fullmatch(r"[0-9]{1,6}", word) and setting.low <= int(word) <= setting.high:
                return int(word)
            raise _unfit(
                setting, f"{setting.low}～{setting.high} の整数", f"a whole number {setting.low}-{setting.high}"
            )
        case Kind.FLAG:
            if word.casefold() in _YES | _NO:
                return word.casefold() in _YES
            raise _unfit(setting, "true か false", "true or false")
        case Kind.NETWORKS:
            return _networks(setting, word)
        case _:
            if setting.low <= len(word) <= setting.high:
                return word
            length = f"{setting.low}～{setting.high}"
            raise _unfit(setting, f"{length} 文字の文", f"a text of {length} characters")


def written(value: Value) -> str:
    """A value as the ledger keeps it."""
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)


def _networks(setting: Setting, text: str) -> tuple[str, ...]:
    try:
        found = [str(ipaddress.ip_network(one)) for one in _BETWEEN.split(text) if one]
    except ValueError as error:
        example = "192.168.10.0/24, 10.0.0.0/8"
        raise _unfit(setting, f"{example} の形のネットワーク", f"networks such as {example}") from error
    return tuple(dict.fromkeys(found))


def _unfit(setting: Setting, ja: str, en: str) -> SettingUnfit:
    return SettingUnfit(
        Text(
            f"設定「{setting.label.ja}」（{setting.name}）は、{ja}にしてください。(setting.E101)",
            f'The setting "{setting.label.en}" ({setting.name}) takes {en}. (setting.E101)',
        )
    )
