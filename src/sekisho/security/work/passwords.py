"""What a password must be: long enough, of several kinds of signs, not common, not made of its person's names. Pure.

Source: 3.1.4.1 and 4.4.1 (a minimum complexity, for instance eight signs with upper, lower, digit and symbol).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sekisho.guard.text import Text

LONGEST = 256
"""Signs: more are refused before anything is hashed."""

CONTEXT = ("sekisho", "administrator", "kanrisha")
"""The product and the roles: what somebody tries first who knows where the password is used. Names of sites are added
from the ledgers (`store/passwords.py`); `docs/security.md` lists all."""

_SHORTEST_NAME = 3
"""A name of two letters is part of too many words."""

_LEET = str.maketrans({"@": "a", "4": "a", "0": "o", "1": "l", "3": "e", "5": "s", "$": "s", "7": "t", "!": "i"})


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule as it is set."""

    length: int = 8
    upper: bool = True
    lower: bool = True
    digit: bool = True
    symbol: bool = True
    common: bool = True


def faults(password: str, rule: Rule, own: Iterable[str], common: Callable[[str], bool]) -> tuple[Text, ...]:
    """Every reason why a password is refused; none where it is fit.

    own: names and IDs of the account and its person, of sites, product and roles.  common: whether a word is in a
    list of common passwords.
    """
    if len(password) > LONGEST:
        return (
            Text(
                f"{LONGEST}文字以内にしてください。(password.E101)",
                f"Use {LONGEST} characters at most. (password.E101)",
            ),
        )
    wanted = (
        (len(password) < rule.length, _short(rule.length)),
        (rule.upper and not any("A" <= sign <= "Z" for sign in password), _UPPER),
        (rule.lower and not any("a" <= sign <= "z" for sign in password), _LOWER),
        (rule.digit and not any("0" <= sign <= "9" for sign in password), _DIGIT),
        (rule.symbol and not any(_symbol(sign) for sign in password), _SYMBOL),
        (rule.common and any(common(word) for word in _cores(password)), _COMMON),
        (_holds_own(password, own), _OWN),
    )
    return tuple(text for wrong, text in wanted if wrong)


def _symbol(sign: str) -> bool:
    return not sign.isalnum() and not sign.isspace() and sign.isprintable()


def _cores(password: str) -> set[str]:
    """The words that a password is built on: `P@ssw0rd123!` is `password` with ornaments."""
    low = unicodedata.normalize("NFKC", password).casefold()
    bare = re.sub(r"^[^a-z]+|[^a-z]+$", "", low)
    plain = low.translate(_LEET)
    trimmed = re.sub(r"[^a-z]+$", "", low.rstrip("0123456789!?.#-_*+ ").translate(_LEET))
    return {word for word in (low, bare, plain, trimmed) if word}


def _holds_own(password: str, own: Iterable[str]) -> bool:
    low = unicodedata.normalize("NFKC", password).casefold()
    names = {part for one in own for part in re.split(r"[\s\-_.@]+", unicodedata.normalize("NFKC", one).casefold())}
    names |= {unicodedata.normalize("NFKC", one).casefold() for one in own}
    plain = low.translate(_LEET)
    return any(name in low or name in plain for name in names if len(name) >= _SHORTEST_NAME)


def _short(length: int) -> Text:
    return Text(f"{length}文字以上にしてください。(password.E102)", f"Use {length} characters or more. (password.E102)")


_UPPER = Text(
    "英大文字（A～Z）を含めてください。(password.E103)", "Include an upper-case letter (A-Z). (password.E103)"
)
_LOWER = Text("英小文字（a～z）を含めてください。(password.E104)", "Include a lower-case letter (a-z). (password.E104)")
_DIGIT = Text("数字（0～9）を含めてください。(password.E105)", "Include a digit (0-9). (password.E105)")
_SYMBOL = Text("記号（!#%など）を含めてください。(password.E106)", "Include a symbol such as ! # %. (password.E106)")
_COMMON = Text(
    "よく使われるパスワード、またはそれに数字や記号を足しただけのものです。別のものにしてください。(password.E107)",
    "This is a common password, or one with digits or symbols added. Choose another. (password.E107)",
)
_OWN = Text(
    "自分の名前、ID、アカウント名、工場名、製品名（Sekisho）、役割名を含めないでください。(password.E108)",
    "Leave out your name and ID, the account, names of sites, the product (Sekisho) and roles. (password.E108)",
)
