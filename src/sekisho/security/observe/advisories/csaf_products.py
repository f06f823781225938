"""The products of a CSAF document: its tree of branches, its groups and its combinations of two products.

Categories of branches that only narrow a product down (architecture, language, platform, ...) are left out of its name.
Source: CSAF 2.0 and 2.1, sections 3.1.2, 3.1.3 and 3.2.2; the `jvn_extension` of MyJVN 4.0.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sekisho.security.observe.advisories.csaf_combined import combined, identifiers
from sekisho.security.observe.advisories.lenient import items, mapping, text
from sekisho.security.observe.advisories.limits import DEPTH, NAME_CHARACTERS, REFERENCES
from sekisho.security.observe.advisories.notes import Notes
from sekisho.security.observe.advisories.records import Product

_OF_ONE_ID = 8  # products that an id is taken to stand for
_PASSES = 8  # combinations of combinations; CSAF sets no bound


class TooManyReferences(Exception):  # noqa: N818 -- named for what happened
    """An advisory that names its products more often than REFERENCES."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What the branches from the root to here say."""

    vendor: str = ""
    family: str = ""
    name: str = ""
    version: str = ""
    is_range: bool = False

    def below(self, category: str, name: str) -> "_Place":
        if category == "vendor":
            return replace(self, vendor=name)
        if category == "product_family":
            return replace(self, family=_joined(self.family, name))
        if category == "product_name":
            return replace(self, name=_joined(self.name, name))
        if category in {"product_version", "product_version_range"}:
            return replace(self, version=name, is_range=category == "product_version_range")
        if category in {"service_pack", "patch_level"}:
            return replace(self, version=_joined(self.version, name))
        return self


def _joined(above: str, below: str) -> str:
    return below if above in below else f"{above} {below}"[:NAME_CHARACTERS]


class Products:
    """The products of one document by their ids, and what an id of a status or a remedy stands for."""

    def __init__(self, document: Mapping[str, object], notes: Notes, vendor: str) -> None:
        """vendor: whose products are those that the tree names without one. Raises TooManyReferences."""
        self._notes, self._vendor = notes, vendor
        self._products: dict[str, Product] = {}
        self._stands_for: dict[str, tuple[str, ...]] = {}
        self._groups: dict[str, tuple[str, ...]] = {}
        self._shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._left = REFERENCES
        tree = notes.held(document.get("product_tree"), "/product_tree")
        for place, product, where in self._leaves(tree):
            self._add(place, product, where)
        self._combine(notes.listed(tree.get("relationships"), "/product_tree/relationships"))
        self._version(mapping(document.get("jvn_extension")))
        for at, group in enumerate(notes.listed(tree.get("product_groups"), "/product_tree/product_groups")):
            where = f"/product_tree/product_groups/{at}"
            told = notes.held(group, where)
            self._groups[text(told.get("group_id"))] = self.meant(told.get("product_ids"), where)

    def all(self) -> tuple[Product, ...]:
        """Every product, in the order of the document."""
        return tuple(self._products.values())

    def meant(self, ids: object, where: str, groups: object = None) -> tuple[str, ...]:
        """The ids of the products that some ids and groups stand for, each once; unknown ones are noted and left out.

        Raises TooManyReferences.
        """
        listed = items(ids)
        self._spend(len(listed))
        found: dict[str, None] = {}
        for id_ in listed:
            known = self._stands_for.get(id_) if isinstance(id_, str) else None
            known = known or self._stands_for.get(text(id_))  # an id with blanks around it, or a number
            if known:
                self._spend(len(known) - 1)
                found.update(dict.fromkeys(known))
            else:
                self._notes.add("advisory.W006", where)
        for group in items(groups):
            told = self._groups.get(text(group), ())
            if not told:
                self._notes.add("advisory.W006", where)
            self._spend(len(told))
            found.update(dict.fromkeys(told))
        meant = tuple(found)
        return self._shared.setdefault(meant, meant)

    def _spend(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise TooManyReferences

    def _leaves(self, tree: Mapping[str, object]) -> Iterator[tuple[_Place, object, str]]:
        """Every product of the tree with its place, in the order of the document."""
        for at, product in enumerate(self._notes.listed(tree.get("full_product_names"), "/product_tree")):
            yield _Place(), product, f"/product_tree/full_product_names/{at}"
        waiting = self._branches(tree, _Place(), "/product_tree", 0)
        while waiting:
            branch, above, where, depth = waiting.pop()
            told = self._notes.held(branch, where)
            here = above.below(text(told.get("category")), text(told.get("name")))
            if "product" in told:
                yield here, told["product"], where
            if depth < DEPTH:
                waiting.extend(self._branches(told, here, where, depth + 1))
            elif told.get("branches"):
                self._notes.add("advisory.W005", where)

    def _branches(
        self, told: Mapping[str, object], place: _Place, where: str, depth: int
    ) -> list[tuple[object, _Place, str, int]]:
        branches = self._notes.listed(told.get("branches"), where)
        return [(one, place, f"{where}/branches/{at}", depth) for at, one in enumerate(branches)][::-1]

    def _add(self, place: _Place, product: object, where: str) -> None:
        told = self._notes.held(product, where)
        id_ = text(told.get("product_id"))
        name = place.name or text(told.get("name"))
        if not id_ or not name:
            self._notes.add("advisory.W005", where)
            return
        self._keep(
            Product(
                id_,
                place.vendor or self._vendor,
                name,
                place.version,
                place.is_range,
                place.family,
                *identifiers(told.get("product_identification_helper")),
            ),
            where,
        )

    def _keep(self, made: Product, where: str) -> None:
        """Keep a product; one with an id that another has already gets an id of its own, and the id stands for both."""
        before = self._stands_for.get(made.id, ())
        if not before:
            self._products[made.id] = made
            self._stands_for[made.id] = (made.id,)
        elif made != self._products[made.id]:
            self._notes.add("advisory.W007", where)
            if len(before) < _OF_ONE_ID:
                self._also([made], made.id)

    def _also(self, many: Iterable[Product], id_: str) -> None:
        """Keep more products for which an id stands, under ids of their own."""
        number = len(self._stands_for[id_]) + 1
        own: list[str] = []
        for made in many:
            while f"{id_}#{number}" in self._stands_for:
                number += 1
            own.append(f"{id_}#{number}")
            self._products[own[-1]] = replace(made, id=own[-1])
            self._stands_for[own[-1]] = (own[-1],)
        self._stands_for[id_] = (*self._stands_for[id_], *own)

    def _combine(self, relationships: list[object]) -> None:
        waiting = [
            (self._notes.held(one, f"/product_tree/relationships/{at}"), f"/product_tree/relationships/{at}")
            for at, one in enumerate(relationships)
        ]
        for _ in range(_PASSES):
            before = len(waiting)
            waiting = [one for one in waiting if not self._combined(*one)]
            if len(waiting) == before:
                break
        for _, where in waiting:
            self._notes.add("advisory.W006", where)

    def _combined(self, told: Mapping[str, object], where: str) -> bool:
        """Whether both products are known, so that their combination is too."""
        part = self._products.get(text(told.get("product_reference")))
        whole = self._products.get(text(told.get("relates_to_product_reference")))
        if part is None or whole is None:
            return False
        full = self._notes.held(told.get("full_product_name"), where)
        id_ = text(full.get("product_id"))
        if id_:
            own = Product(id_, "", "", "", False, "", *identifiers(full.get("product_identification_helper")))
            made = combined(own, text(told.get("category")), part, whole)
            self._spend(len(made.models) + len(made.serials) + len(made.cpes) + len(made.purls))
            self._keep(made, where)
        else:
            self._notes.add("advisory.W005", where)
        return True

    def _version(self, extension: Mapping[str, object]) -> None:
        """Give products the versions that MyJVN tells outside of the tree, by the names of vendor and product."""
        told = {
            (text(mapping(one).get("vendor")), text(mapping(one).get("product"))): mapping(one).get("versions")
            for one in items(extension.get("affected"))
        }
        for product in tuple(self._products.values()):
            versions = [mapping(one) for one in items(told.get((product.vendor, product.name)))]
            self._spend(len(versions))
            affected = [one for one in versions if text(one.get("status")) in {"", "affected"}]
            if not affected or product.version:
                continue
            first, *others = dict.fromkeys(map(_told_version, affected))
            self._products[product.id] = replace(product, version=first[0], is_range=first[1])
            self._also((replace(product, version=told[0], is_range=told[1]) for told in others), product.id)


def _told_version(told: Mapping[str, object]) -> tuple[str, bool]:
    """The version of an entry as people read it, and whether it is a range."""
    start, description = text(told.get("version")), text(told.get("description"))
    bounds = [f">={start}"] if start else []
    bounds += [f"<{end}"] if (end := text(told.get("lessThan"))) else []
    bounds += [f"<={end}"] if (end := text(told.get("lessThanOrEqual"))) else []
    if len(bounds) > bool(start):
        return f"vers:generic/{'|'.join(bounds)}", True
    return (start, False) if start else (description, True)
