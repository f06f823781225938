"""Rows of a ledger made by rule from the products of advisories: inside and just outside of their ranges, called in
the ways in which people call them, and decoys that fit nothing.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from match_truth import Named, Truth, bounds_of, called, order_number, vendor_of

WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "\u3000"})
CALLED = {  # how people write these vendors
    "siemens": ("シーメンス", "Siemens AG", "シーメンス株式会社"),
    "mitsubishielectric": ("三菱電機", "三菱電機株式会社", "MITSUBISHI"),
    "mitsubishielectriccorporation": ("三菱電機", "三菱電機(株)"),
    "omron": ("オムロン", "オムロン株式会社", "OMRON Corporation"),
    "rockwellautomation": ("ロックウェル・オートメーション", "ロックウェル", "Allen-Bradley"),
    "schneiderelectric": ("シュナイダーエレクトリック", "Schneider Electric"),
    "schneiderelectricsoftware": ("シュナイダーエレクトリック", "Schneider Electric"),
    "honeywell": ("ハネウェル", "Honeywell International Inc."),
    "hitachienergy": ("日立エナジー", "Hitachi Energy Ltd."),
    "phoenixcontact": ("フエニックス・コンタクト", "Phoenix Contact GmbH & Co. KG"),
    "moxa": ("Moxa Inc.", "モクサ"),
    "advantech": ("アドバンテック", "Advantech Co., Ltd."),
    "deltaelectronics": ("デルタ電子", "DELTA"),
    "wago": ("ワゴ", "WAGO Kontakttechnik"),
    "abb": ("ABB Ltd", "ABB".translate(WIDE)),
    "jtekt": ("ジェイテクト", "株式会社ジェイテクト"),
    "jtektcorporation": ("ジェイテクト", "株式会社ジェイテクト"),
    "fanuc": ("ファナック", "ファナック株式会社"),
    "generalelectric": ("GE", "General Electric"),
    "emerson": ("エマソン", "日本エマソン株式会社"),
    "aveva": ("AVEVA Software", "アヴィバ"),
    "iconics": ("ICONICS, Inc.", "アイコニクス"),
    "fujielectric": ("富士電機", "富士電機株式会社"),
    "yokogawa": ("横河電機", "横河電機株式会社"),
    "panasonic": ("パナソニック", "パナソニック株式会社"),
    "hitachi": ("日立製作所", "株式会社日立製作所"),
    "toshiba": ("東芝", "株式会社東芝"),
    "idec": ("IDEC株式会社", "アイデック"),
    "yaskawa": ("安川電機", "株式会社安川電機"),
    "beckhoff": ("ベッコフ", "Beckhoff Automation GmbH"),
    "kuka": ("クーカ", "KUKA AG"),
    "cisco": ("シスコ", "Cisco Systems, Inc."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the benchmark's ledger, and the advisories that it truly fits. unjudged: not counted either way."""

    vendor: str
    model: str
    firmware: str
    written: str  # how the name was changed
    place: str  # inside, outside, or decoy
    of: str  # the vendor as the advisory has it
    fits: frozenset[str]
    unjudged: frozenset[str]


def rows(truth: Truth, count: int, seed: int) -> list[Row]:
    """At most `count` rows, in turns from all vendors so that the largest one is not all; a fifth of them decoys."""
    dice = random.Random(seed)  # noqa: S311 -- reproducible rows
    by_vendor: dict[str, list[Named]] = defaultdict(list)
    seen = set()
    for one in truth.products:
        key = vendor_of(one.product.vendor), called(one.product.name), one.product.version
        if one.affected and key not in seen and bounds_of(one.product.version):
            seen.add(key)
            by_vendor[one.product.vendor].append(one)
    for products in by_vendor.values():
        dice.shuffle(products)
    vendors = sorted(by_vendor)
    out: list[Row] = []
    while vendors and len(out) < count:
        for vendor in list(vendors):
            if not by_vendor[vendor]:
                vendors.remove(vendor)
                continue
            out += _rows_of(by_vendor[vendor].pop(), truth, dice)
    return out[:count]


def _rows_of(one: Named, truth: Truth, dice: random.Random) -> Iterator[Row]:
    product = one.product
    inside, outside = _versions(product.version)
    number = order_number(product.name) or (product.models[0] if product.models else "")
    names = list(_written(product.name, number, dice))
    for place, version in (("inside", inside), ("outside", outside)):
        if version:
            written, name, bare = dice.choice(names)
            fits, unjudged = truth.fits(product.vendor, product.name, number, version, bare=bare)
            vendor = _vendor(product.vendor, dice)
            yield Row(vendor, name, version, written, place, product.vendor, frozenset(fits), frozenset(unjudged))
    if dice.random() < 0.5 and (version := inside or outside):
        yield from _decoy(one, version, truth, dice)


def _vendor(vendor: str, dice: random.Random) -> str:
    """As the advisory has it, or otherwise: several makers are left as they are."""
    return dice.choice([vendor, *CALLED.get(vendor_of(vendor), ())])


def _written(name: str, number: str, dice: random.Random) -> Iterator[tuple[str, str, bool]]:
    """How the change is called, the changed name, and whether it lost its order number."""
    bracketed = f"({number})" in name
    yield "as it is", name, not number
    yield "upper case", name.upper(), not number
    yield "full width", name.translate(WIDE), not number
    yield "without blanks", name.replace(" ", ""), not number
    if bracketed:
        yield "without brackets", name.replace(f"({number})", "").strip(), True
    if number and "*" not in number:
        yield "order number", number, False
    if concrete := _concrete(name, dice):
        yield "concrete model", concrete, not number


def _concrete(name: str, dice: random.Random) -> str:
    """A model that a name with open places stands for: stars filled, the first of models with slashes chosen."""
    if "*" in name and not re.search(r"\*\s*(?:\(|$)", name.split("*", maxsplit=1)[0][-1:] or "("):
        return re.sub(r"\*", lambda _: str(dice.randrange(10)), name)
    if re.search(r"\dx+(?:\b|/)|\dxx", name):
        return re.sub(
            r"(?<=\d)x+|(?<=/)x+|(?<=-)x{2,}", lambda found: "".join(str(dice.randrange(10)) for _ in found[0]), name
        )
    found = re.search(r"\b([A-Z]+)(\d{2,3})((?:/\d{2,3})+)([A-Z]*)", name)
    if found:
        return name.replace(found[0], f"{found[1]}{found[2]}{found[4]}", 1)
    return ""


def _versions(text: str) -> tuple[str, str]:
    """A version just inside and one just outside of a range, as text; empty where there is none."""
    said = re.sub(r"^vers:\w+/", "", text.strip())
    upper = re.search(r"(<=?)\s*([^<>=|]+?)\s*$", said)
    if upper:
        bound = upper[2].strip()
        return (bound, _moved(bound, 1)) if upper[1] == "<=" else (_moved(bound, -1), bound)
    lower = re.search(r"(>=?)\s*([^<>=|]+?)\s*$", said)
    if lower:
        bound = lower[2].strip()
        return (bound, _moved(bound, -1)) if lower[1] == ">=" else (_moved(bound, 1), bound)
    return (said, _moved(said, 1)) if re.search(r"\d", said) else ("", "")


def _moved(version: str, by: int) -> str:
    """A version whose last number is one more or less, its width kept; empty where that would be negative."""
    found = list(re.finditer(r"\d+", version))
    for last in reversed(found):
        if int(last[0]) + by >= 0:
            moved = str(int(last[0]) + by).zfill(len(last[0]))
            tail = re.sub(r"\d+", "9", version[last.end() :]) if by < 0 else version[last.end() :]
            return version[: last.start()] + moved + tail
    return ""


def _decoy(one: Named, version: str, truth: Truth, dice: random.Random) -> Iterator[Row]:
    product = one.product
    kind = dice.choice(("another vendor", "KEYENCE", "sibling"))
    if kind != "sibling":
        vendor = "キーエンス" if kind == "KEYENCE" else "Example Controls"
        yield Row(vendor, product.name, version, kind, "decoy", product.vendor, frozenset(), frozenset())
        return
    number = order_number(product.name)
    name = product.name.replace(f"({number})", "").strip() if number else product.name
    found = list(re.finditer(r"(?<=[A-Za-z])(?<!\bV)(?<!ersion)(?<!SP)\d+(?=[A-Za-z]|\b)", name))
    if not found or re.search(r"[*/]|xx", name):
        return
    digits = found[-1]
    sibling = f"{name[: digits.start()]}{int(digits[0]) + 37:0{len(digits[0])}}{name[digits.end() :]}"
    fits, unjudged = truth.fits(product.vendor, sibling, "", version, bare=True)
    yield Row(product.vendor, sibling, version, kind, "decoy", product.vendor, frozenset(fits), frozenset(unjudged))
