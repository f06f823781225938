"""What no hand may change, whether through the door or in a proposal."""

from collections.abc import Iterable

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.document import KeptDocument
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.models import KeptFile
from sekisho.security.work.rowchange import RowChange


def refuse_unfit(changes: Iterable[RowChange]) -> None:
    """Raise ActRefused for rows that only a procedure writes, and for a file that is named but not kept."""
    named: set[str] = set()
    for change in changes:
        if REGISTRY[change.ledger].by_system:
            raise ActRefused(_by_system(change.ledger))
        if isinstance(change.after, KeptDocument) and change.after.sha256:
            before = change.before
            named |= {change.after.sha256} - {before.sha256 if isinstance(before, KeptDocument) else ""}
    if named and (missing := named - set(KeptFile.objects.filter(pk__in=named).values_list("pk", flat=True))):
        raise ActRefused(_unkept(min(missing)))


def _by_system(slug: str) -> Text:
    title = REGISTRY[slug].title
    return Text(
        f"{title.ja}は手続きだけが書く台帳です。直接は変更できません。(store.E004)",
        f"{title.en}: only their own procedure writes these rows. They cannot be changed directly. (store.E004)",
    )


def _unkept(sha256: str) -> Text:
    return Text(
        f"ハッシュ {sha256[:12]}… のファイルは保管されていません。"
        "`sekisho document keep` で保管してから記入してください。"
        "(store.E006)",
        f"No file of the hash {sha256[:12]}… is kept. Keep it with `sekisho document keep` first. (store.E006)",
    )
