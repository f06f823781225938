"""A value as it stands in a cell, from its plain form: what Excel would show. The scripts' `columns.js` agrees."""

import re
from collections.abc import Callable
from functools import cache

from sekisho.guard.text import Language
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.declaring import Field
from sekisho.security.ledgers.plain import Plain
from sekisho.security.present.workbook.writing import cell_text
from sekisho.security.terms.choice import Choice

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Teller = Callable[[Plain], str]


@cache
def teller(field: Field, language: Language) -> Teller:
    """What makes the text of a column's plain values. A code that the ledger no longer has is shown as it is."""
    if field.many:
        return lambda plain: "、".join(plain) if isinstance(plain, list) else ""
    if issubclass(field.type, Choice):
        words = {one.code: one.of(language) for one in field.type}
        return lambda plain: words.get(str(plain), str(plain)) if plain is not None else ""
    if field.type is bool:
        return lambda plain: "" if plain is None else cell_text(field, bool(plain), language)
    return lambda plain: "" if plain is None else _written(str(plain))


def _written(plain: str) -> str:
    return plain.replace("-", "/") if _DAY.fullmatch(plain) else plain


def told(slug: str, name: str, plain: Plain, language: Language) -> str:
    """The text of one field's plain value; of a field that the ledger no longer has, as it is kept."""
    field = next((one for one in REGISTRY[slug].fields if one.name == name), None)
    return teller(field, language)(plain) if field else "" if plain is None else str(plain)
