"""Labels of foreign sheets: what they are taken to mean, how sure that is, and what a person makes of it."""

import pytest

from sekisho.security.catalogue.synonyms import word_groups
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.foreign import KnownLayout, labels_of, layout_id, layout_of
from sekisho.security.work.mapping import LabelMapping, Likeness, likely_mapping, mapping_of, propose

ASSET = REGISTRY["asset"]


def best(label: str) -> tuple[str, Likeness]:
    (found,) = propose([label], ASSET, word_groups())
    return found.field, found.likeness


@pytest.mark.parametrize(
    ("label", "field", "likeness"),
    [
        ("設置場所", "place", Likeness.EQUAL),
        ("設置\n場所（棟・階）", "place", Likeness.EQUAL),
        ("Place", "place", Likeness.EQUAL),
        ("*設置場所", "place", Likeness.EQUAL),
        ("機器名", "name", Likeness.SYNONYM),
        ("管理番号", "id", Likeness.SYNONYM),
        ("資産番号", "id", Likeness.SYNONYM),
        ("担当", "keeper", Likeness.SYNONYM),
        ("IP", "ips", Likeness.SYNONYM),
        ("ｼﾘｱﾙ番号", "serial", Likeness.SYNONYM),
        ("現在の設置場所", "place", Likeness.CONTAINED),
        ("前回の棚卸日", "stocktaken", Likeness.CONTAINED),
        ("最終棚卸の日", "stocktaken", Likeness.SIMILAR),
        ("No.", "", Likeness.NONE),
        ("献立", "", Likeness.NONE),
    ],
)
def test_a_label_means_a_field(label: str, field: str, likeness: Likeness) -> None:
    found = best(label)
    assert found == (field, likeness)


def test_the_surest_label_gets_the_field_and_each_field_goes_once() -> None:
    first, second = propose(["設備の設置場所", "設置場所"], ASSET, word_groups())
    assert (second.field, second.confidence) == ("place", 100)
    assert first.field != "place"


def test_confidence_falls_with_the_likeness() -> None:
    found = [propose([label], ASSET, word_groups())[0].confidence for label in ("設置場所", "置き場", "現在の設置場所")]
    assert found == sorted(found, reverse=True)
    assert found[-1] > 0


def mapped() -> LabelMapping:
    lines = [(1, ["一覧"]), (2, ["管理番号", "機器名", "置き場"]), (3, ["P1", "PLC", "2階"])]
    found = mapping_of(lines, ASSET, word_groups())
    assert found is not None
    return found


def test_the_line_of_labels_is_found_below_titles() -> None:
    assert (mapped().line, mapped().likely, mapped().keys_missing) == (2, True, ())


def test_a_correction_takes_the_field_from_who_had_it() -> None:
    found = mapped().corrected({"置き場": "name"})
    assert [(one.label, one.field) for one in found.labels] == [("管理番号", "id"), ("機器名", ""), ("置き場", "name")]
    with pytest.raises(KeyError):
        mapped().corrected({"値段": "name"})


def test_a_sheet_that_resembles_no_ledger_is_none() -> None:
    assert likely_mapping([(1, ["曜日", "献立"]), (2, ["月", "カレー"])], word_groups()) is None


def test_a_layout_is_known_by_its_labels_in_any_order_and_width() -> None:
    name = layout_id(["管理番号", "ＩＰ"])  # noqa: RUF001 -- full width on purpose
    assert name == layout_id(["IP", "管理\n番号"])
    assert name != layout_id(["IP", "管理番号", "備考"])
    known = {name: KnownLayout(ASSET, {"管理番号": "id", "ip": "ips"})}
    assert layout_of([(1, ["x"]), (2, [None, "IP", 3, "管理番号"])], known) is known[name]
    assert layout_of([(1, ["IP"]), (40, ["IP", "管理番号"])], known) is None


def test_long_texts_and_numbers_are_no_labels() -> None:
    assert labels_of(["長" * 101, 3, None, "", "ID", "ＩＤ"]) == ("ID",)  # noqa: RUF001
