"""Rows of any ledger for Hypothesis, from the declarations alone: a column added there is drawn here."""

import datetime as dt

from hypothesis import strategies as st

from sekisho.security.ledgers.cells import CellError, empty, reader
from sekisho.security.ledgers.declaring import Field, Ledger, Row, Value
from sekisho.security.terms.address import Endpoint, Ip, Mac, Network
from sekisho.security.terms.calendar import Clock, FiscalYear
from sekisho.security.terms.choice import Choice

# fmt: off
HARD_TEXTS = (
    "髙﨑①", "ｱｲｳｴｵ", "\uff30\uff2c\uff23－１", "０１２", "0012", "=1+1", "+81", "-x", "@sum", "'quoted",
    "a\r\nb", "a\nb", "a\tb", "_x000D_", "_x0041_", "1.0", "1E5", "2024/04/01", "TRUE", "<b>&amp;</b>",
    "#set text(red)", "$x$", "\\", '"', "𠮷野家", "🏭", "第1工場", "長" * 200, "é", "e\u0301", "が", "か\u3099",
    "a\u200bb", "{}", "%s", "http://example.com/",
)
# fmt: on

TEXTS = st.one_of(
    st.sampled_from(HARD_TEXTS),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
        min_size=1,
        max_size=30,
    ),
)
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2099, 12, 31)
DAYS = st.one_of(
    st.sampled_from((FIRST_DAY, dt.date(1900, 2, 28), dt.date(1900, 3, 1), LAST_DAY)), st.dates(FIRST_DAY, LAST_DAY)
)
ADDRESSES = {
    Ip: st.ip_addresses().map(str),
    Mac: st.binary(min_size=6, max_size=6).map(lambda octets: octets.hex(":")),
    Network: st.ip_addresses(v=4).map(lambda address: f"{address}/24"),
    FiscalYear: st.dates(FIRST_DAY + dt.timedelta(days=90), LAST_DAY).map(FiscalYear.of),
    Clock: st.times().map(lambda time: f"{time:%H:%M}"),
    str: TEXTS,
    Endpoint: TEXTS,
}


def values(ledger: Ledger, field: Field) -> st.SearchStrategy[Value]:
    """Values as they stand in a row after any reading: texts without outer blanks, lists without separators."""

    def canonical(text: str) -> Value:
        try:
            return reader(ledger, field)(text)
        except CellError:
            return empty(field)

    if issubclass(field.type, Choice):
        drawn: st.SearchStrategy[Value] = st.sampled_from(tuple(field.type))
    elif field.type is dt.date:
        drawn = DAYS
    elif field.type is bool:
        drawn = st.booleans()
    elif field.type is int:
        drawn = st.integers(-(10**15) + 1, 10**15 - 1)
    elif field.many:
        drawn = st.lists(ADDRESSES[field.type], max_size=4).map("、".join).map(canonical)
    else:
        drawn = ADDRESSES[field.type].map(canonical)
    if field.column.required:
        return drawn.filter(lambda value: value not in (None, "", ()))
    return st.one_of(st.just(empty(field)), drawn)


def rows(ledger: Ledger) -> st.SearchStrategy[Row]:
    """Rows that have all they must have; what `faults` says of them is not looked at."""
    return st.builds(ledger.row, **{field.name: values(ledger, field) for field in ledger.fields})
