"""What people ask for and do not get, and why."""

from sekisho.guard.told import ToldError


class Refused(ToldError):  # noqa: N818 -- named for what it is
    """An act that is not done; nothing has changed. text: why, and what to do."""


def being_made(item: str, order: str) -> Refused:
    """Boards of an item are being made, so that it cannot become another product."""
    return Refused(
        f"注文「{order}」の基板を作っているので、品目「{item}」の改訂・工程・部品は変えられません。"
        "終わってから変えるか、別の品目にしてください。",
        f"Boards of order {order!r} are being made: revision, route and parts of item {item!r} cannot be changed."
        " Change them when it is finished, or enter another item.",
    )


def unknown(what: str, kind_ja: str, kind_en: str) -> Refused:
    """Nothing is known by this id."""
    return Refused(
        f"{kind_ja}「{what}」はありません。番号を確かめてください。",
        f"There is no {kind_en} {what!r}. Check its id.",
    )
