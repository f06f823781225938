"""Operations on control equipment from a source that is not declared for them."""

from collections.abc import Iterator

from sekisho.guard.text import Text
from sekisho.security.checks.case import Case
from sekisho.security.checks.dataflow import COMPARABLE
from sekisho.security.checks.declared import Declared
from sekisho.security.checks.finding import Found, Subject
from sekisho.security.checks.running import check
from sekisho.security.checks.spoken import plain
from sekisho.security.observe.operations import Kind
from sekisho.security.observe.protocols import is_control
from sekisho.security.terms.calendar import day_of

GRAVE = (Kind.WRITE, Kind.START_STOP, Kind.MODE, Kind.DOWNLOAD, Kind.FIRMWARE, Kind.CONFIGURATION)
IMPLIED = (Kind.READ, Kind.WRITE)
"""What a declared flow without an entry under 許可操作 permits: values, nothing that stops a line."""


@check("control/undeclared-operation", ledgers=("dataflow",), traffic=True, columns=COMPARABLE)
def undeclared_operation(case: Case) -> Iterator[Found]:
    """Writes, stops, mode changes, downloads, firmware and configuration sent to control equipment undeclared.

    Declared means: a row of the data-flow table covers client, server and port, and names the kind under 許可操作
    (by Japanese or English word or code); a row that names none permits reading and writing. One finding a client,
    server, protocol and kind.
    """
    declared = Declared(case)
    for operation in case.operations:
        kind = Kind.named(operation.kind)
        if kind not in GRAVE or not is_control(operation.protocol):
            continue
        rows = declared.allowing(operation)
        if any(_permits(entry.row.operations, kind) for entry in rows):
            continue
        client, server = case.named(operation.client), case.named(operation.server)
        names = "、".join(operation.names[:3]) or operation.protocol
        text = Text(
            f"{client} から {server} へ、宣言されていない{kind.ja}の操作（{operation.protocol}: {names}）が"
            f"{operation.count}回ありました。",
            f"{client} sent {server} {operation.count} undeclared operations of kind '{kind.en}' "
            f"({operation.protocol}: {names.replace('、', ', ')}).",
        )
        key = f"{operation.client} -> {operation.server} {operation.protocol} {kind.code}"
        subject = Subject("dataflow", key, case.system_of(operation.server, operation.client))
        yield Found(subject, text, (operation.evidence,), day_of(operation.first))


def _permits(words: tuple[str, ...], kind: Kind) -> bool:
    if not words:
        return kind in IMPLIED
    return any(plain(word) in (plain(kind.code), plain(kind.ja), plain(kind.en)) for word in words)
