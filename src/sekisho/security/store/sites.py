"""The sites that the kept ledgers name."""

from sekisho.guard.text import Text
from sekisho.security.ledgers import REGISTRY
from sekisho.security.store.errors import ActRefused
from sekisho.security.store.models import TABLES


def sites() -> tuple[str, ...]:
    """The sites of rows that people write, in the order of their names. Rows of procedures name none of their own."""
    tables = (TABLES[slug] for slug, ledger in REGISTRY.items() if not ledger.by_system)
    return tuple(sorted({site for table in tables for site in table.objects.values_list("site", flat=True).distinct()}))


def the_site(asked: str) -> str:
    """The site that is meant: the one asked for, else the only one there is. ActRefused where there are several."""
    known = sites()
    if asked or len(known) <= 1:
        return asked or "".join(known)
    raise ActRefused(
        Text(
            f"台帳に複数の工場（{'、'.join(known)}）があります。--site で工場を指定してください。(evidence.E109)",
            f"The ledgers name several sites ({', '.join(known)}). Say which with --site. (evidence.E109)",
        )
    )
