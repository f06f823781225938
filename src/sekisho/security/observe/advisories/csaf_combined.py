"""One product out of two of a CSAF document: a firmware on a device, a component of a product, one beside another.

Source: CSAF 2.0 and 2.1, section 3.2.2.4 (relationships) and 3.1.3.3 (what identifies a product).
"""

import re
from dataclasses import replace

from sekisho.security.observe.advisories.lenient import mapping, texts
from sekisho.security.observe.advisories.limits import NAME_CHARACTERS
from sekisho.security.observe.advisories.records import Product

_FIRMWARE = re.compile(r"firmware|\bfw\b|ファームウ[ェエ]ア", re.IGNORECASE)

Identifiers = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def identifiers(helper: object) -> Identifiers:
    """Models (order numbers among them), serial numbers, CPE names and package URLs of an identification helper."""
    told = mapping(helper)
    if not told:
        return (), (), (), ()
    return (
        _each_once(texts(told.get("model_numbers")), texts(told.get("skus"))),
        texts(told.get("serial_numbers")),
        texts(told.get("cpe")),
        _each_once(texts(told.get("purl")), texts(told.get("purls"))),  # 2.0 has one, 2.1 has many
    )


def _each_once(*many: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for few in many for one in few))


def combined(own: Product, category: str, part: Product, whole: Product) -> Product:
    """The product that `part` and `whole` are together, with the id and identifiers of `own`.

    It is known by the name of the whole, which is what a register holds, and `component` names the part; what is only
    installed with another is known by its own name. The version told is that of the part where the whole has none or
    where the part is its firmware. A whole that has a version keeps it otherwise: an operating system is not known by
    the version of a package.
    """
    if category == "installed_with":
        return replace(_both(own, part, whole), component=_named(whole))
    made = _both(own, whole, part)
    if part.version and (not whole.version or _FIRMWARE.search(f"{part.family} {part.name}")):
        return replace(made, component=part.name, version=part.version, is_range=part.is_range)
    return replace(made, component=_named(part))


def _named(product: Product) -> str:
    return f"{product.name} {product.version}".strip()[:NAME_CHARACTERS]


def _both(own: Product, first: Product, second: Product) -> Product:
    return replace(
        first,
        id=own.id,
        vendor=first.vendor or second.vendor,
        models=_each_once(own.models, first.models, second.models),
        serials=_each_once(own.serials, first.serials, second.serials),
        cpes=_each_once(own.cpes, first.cpes, second.cpes),
        purls=_each_once(own.purls, first.purls, second.purls),
    )
