"""Why a fact cannot be true, in words for people: what was found, and what to do."""

from sekisho.factory.process.records import Board, Order
from sekisho.guard.told import ToldError


class Refused(ToldError):  # noqa: N818 -- named for what it is
    """A fact that cannot be true, or an act that is not allowed. `text`: why, and what to do."""


def unknown_order(name: str) -> Refused:
    """There is no such work order."""
    return Refused(
        f"作業指示 {name} はありません。番号を確かめてください。", f"There is no work order {name}. Check its number."
    )


def known_order(name: str) -> Refused:
    """A new work order has the number of another."""
    return Refused(
        f"作業指示 {name} はもうあります。別の番号にしてください。",
        f"There is a work order {name} already. Take another number.",
    )


def wrong_route(name: str) -> Refused:
    """A work order says something that nobody could make."""
    return Refused(
        f"作業指示 {name} の工程か部品が誤りです。工程は一つ以上、どちらも重複なく、数は1以上です。",
        f"The route or the parts of work order {name} are wrong: one segment at least, no segment or part twice, and"
        " quantities from 1.",
    )


def begun_already(order: Order) -> Refused:
    """Another route or other parts for boards that are being made."""
    return Refused(
        f"作業指示 {order.id} は始めているので、工程も部品も変えられません。別の作業指示にしてください。",
        f"Work order {order.id} is begun, and neither its route nor its parts can change. Make another work order.",
    )


def too_few_left(order: Order) -> Refused:
    """More boards are to be split off than there are."""
    return Refused(
        f"分けられるのは、まだ始めていない {order.to_dispatch} 枚までです。",
        f"Only the {order.to_dispatch} boards that are not begun can be split off.",
    )


def below_begun(order: Order) -> Refused:
    """A quantity below what is made already."""
    return Refused(
        f"作業指示 {order.id} は {order.least} 枚を始めています。数をそれより減らせません。",
        f"Work order {order.id} has begun {order.least} boards. Its quantity cannot be less.",
    )


def wrong_lot(name: str) -> Refused:
    """A lot of boards that are elsewhere, or that nobody asked for."""
    return Refused(
        f"ロット {name} の工程か基板が、作業指示と合いません。記録を確かめてください。",
        f"The segments or the boards of lot {name} do not fit its work order. Check the records.",
    )


def unknown_lot(name: str) -> Refused:
    """There is no such lot."""
    return Refused(
        f"ロット {name} はありません。番号を確かめてください。", f"There is no lot {name}. Check its number."
    )


def unknown_board(name: str) -> Refused:
    """Nobody has begun such a board."""
    return Refused(
        f"基板 {name} は始められていません。番号を確かめてください。",
        f"Board {name} was never begun. Check its number.",
    )


def finished(board: Board) -> Refused:
    """A board of which nothing more can be told."""
    return Refused(
        f"基板 {board.id} はもう{'完成' if board.over == 'good' else '廃棄'}しています。番号を確かめてください。",
        f"Board {board.id} is {'finished' if board.over == 'good' else 'scrap'} already. Check its number.",
    )


def wrong_begin(board: str, segment: str) -> Refused:
    """A new board in the midst of the route."""
    return Refused(
        f"基板 {board} は {segment} から始めます。読み違いがないか確かめてください。",
        f"Board {board} begins with {segment}. See whether its number was read wrongly.",
    )


def all_begun(order: Order) -> Refused:
    """A board beyond the quantity."""
    return Refused(
        f"作業指示 {order.id} の基板はすべて始めています。数を増やすか、別の作業指示にしてください。",
        f"All boards of work order {order.id} are begun. Raise its quantity, or take another work order.",
    )


def misplaced(board: Board, here: str, segment: str) -> Refused:
    """A record of a segment that the board is not in."""
    return Refused(
        f"作業指示 {board.order} の基板 {board.id} は {here} の{'作業中' if board.inside else '開始待ち'}で、"
        f"{segment} のこの記録と合いません。番号と記録の順序を確かめてください。",
        f"Board {board.id} of {board.order} {'is at' if board.inside else 'waits for'} {here}; a record of"
        f" {segment} does not fit. Check the numbers, and the order of the records.",
    )


def undecided(board: Board) -> Refused:
    """A board that a person must decide on first."""
    return Refused(
        f"基板 {board.id} は不合格で、人の判断を待っています。先に判断してください。",
        f"Board {board.id} has failed and waits for a person's decision. Decide first.",
    )


def wrong_reel(board: Board, part: str, needed: int, held: int) -> Refused:
    """More parts on a board than it needs."""
    return Refused(
        f"基板 {board.id} に要る {part} は {needed} 個（搭載済み {held}）です。リールを確かめてください。",
        f"Board {board.id} needs {needed} of {part} and has {held}. See whether it is the wrong reel.",
    )


def not_on_board(board: Board, reel: str, held: int) -> Refused:
    """Fewer parts of a reel are on a board than are to be taken off."""
    return Refused(
        f"基板 {board.id} にリール {reel} の部品は {held} 個です。番号と数を確かめてください。",
        f"Board {board.id} has {held} parts of reel {reel}. Check number and quantity.",
    )


def known_reel(name: str) -> Refused:
    """A reel comes in twice."""
    return Refused(
        f"リール {name} はもう入庫しています。番号を確かめてください。",
        f"Reel {name} came in already. Check its number.",
    )


def unknown_reel(name: str) -> Refused:
    """A reel that never came in."""
    return Refused(
        f"リール {name} は入庫していません。番号を確かめてください。", f"Reel {name} never came in. Check its number."
    )


def too_few_on_reel(name: str, left: int) -> Refused:
    """More parts are taken from a reel than it has."""
    return Refused(
        f"リール {name} の残りは {left} 個です。数え直してください。", f"Reel {name} has {left} parts left. Count them."
    )


def too_many_on_reel(name: str, counted: int, left: int) -> Refused:
    """The machine counts more parts on a reel than there can be."""
    return Refused(
        f"設備はリール {name} に {counted} 個あると数えましたが、帳簿では {left} 個です。数え直してください。",
        f"The machine counts {counted} parts on reel {name}, the books {left}. Count them.",
    )


def wrong_quantity(quantity: int) -> Refused:
    """A quantity of nothing, or less."""
    return Refused(f"数が {quantity} です。1以上にしてください。", f"The quantity is {quantity}. It begins with 1.")
