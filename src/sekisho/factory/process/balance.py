"""Whether the books balance: every part that came in is in stock, in a board or in scrap; every board is accounted for.

The facts on the disk are added up anew, so that what is in the memory alone does not pass.
"""

from collections.abc import Iterator

from sekisho.factory.process.books import Books
from sekisho.factory.process.journal import Journal, books_of
from sekisho.factory.process.records import Order
from sekisho.guard.text import Text


def imbalances(journal: Journal) -> Iterator[Text]:
    """What does not balance in the books; nothing where all is well. The facts on the disk are added up anew."""
    books, again = journal.books, books_of(journal.facts())[0]
    if (books.orders, books.boards, books.reels, books.lots) != (again.orders, again.boards, again.reels, again.lots):
        yield _differs("帳簿", "the books", "記録から作り直した帳簿", "those made anew from the facts")
    for part, (came, stock, boards, scrap) in sorted(books.all_parts().items()):
        if came != stock + boards + scrap or min(stock, boards, scrap) < 0:
            yield _differs(
                f"{part} の入庫 {came}", f"{came} of {part} that came in", f"在庫 {stock}・基板 {boards}・廃棄 {scrap}",
                f"{stock} in stock, {boards} in boards, {scrap} in scrap",
            )  # fmt: skip
    for order in books.orders.values():
        yield from _off_in(order, books)


def _off_in(order: Order, books: Books) -> Iterator[Text]:
    own = [books.boards[name] for name in order.begun]
    good, scrap = (sum(one.over == over for one in own) for over in ("good", "scrap"))
    if (good, scrap, len(own)) != (order.good, order.scrap, len(set(order.begun))) or order.to_begin < 0:
        yield _differs(f"{order.id} の数", f"the quantities of {order.id}", "基板の数", "its boards")
    for board in own:
        if board.over == "good":
            held: dict[str, int] = {}
            for reel, many in board.parts.items():
                held[books.reels[reel].part] = held.get(books.reels[reel].part, 0) + many
            if held != order.parts:
                yield _differs(
                    f"完成基板 {board.id} の部品", f"the parts of the finished board {board.id}", "必要な部品",
                    "those it needs",
                )  # fmt: skip


def _differs(ja: str, en: str, from_ja: str, from_en: str) -> Text:
    return Text(
        f"{ja}が{from_ja}と合いません。記録を確かめてください。",
        f"{en[0].upper()}{en[1:]} differ from {from_en}. Check the records.",
    )
