"""Until when software is supported: both forms of endoflife.date, and what they leave open."""

import datetime as dt

from sekisho.security.observe.advisories.lifecycles import Lifecycle, is_lifecycles, read_lifecycles
from sekisho.security.observe.advisories.notes import Notes

CYCLES = [
    {
        "cycle": "10-22h2",
        "releaseDate": "2022-10-18",
        "support": "2025-10-14",
        "eol": "2025-10-15",
        "extendedSupport": "2028-10-10",
        "latest": "10.0.19045",
        "lts": False,
    },
    {"cycle": "8", "eol": True, "support": False},
    {"cycle": 12, "eol": False},
]


def test_a_list_of_cycles_is_named_by_its_file() -> None:
    assert is_lifecycles(CYCLES)
    assert read_lifecycles(CYCLES, "windows", Notes("windows.json")) == (
        None,
        (
            Lifecycle(
                "windows",
                "10-22h2",
                released=dt.date(2022, 10, 18),
                active_until=dt.date(2025, 10, 14),
                end=dt.date(2025, 10, 15),
                extended_until=dt.date(2028, 10, 10),
                latest="10.0.19045",
            ),
            Lifecycle("windows", "8", ended=True),
            Lifecycle("windows", "12", ended=False),
        ),
    )


PRODUCT = {
    "name": "windows",
    "label": "Microsoft Windows",
    "aliases": ["win"],
    "identifiers": [{"type": "cpe", "id": "cpe:/o:microsoft:windows"}, {"type": "purl", "id": "pkg:generic/w"}, 7],
    "releases": [
        {
            "name": "10-22h2",
            "label": "10 22H2",
            "releaseDate": "2022-10-18",
            "isEol": True,
            "eolFrom": "2025-10-15",
            "eoasFrom": "2025-10-14",
            "eoesFrom": None,
            "latest": {"name": "10.0.19045", "date": "2022-10-18"},
        },
        {"name": "12", "isEol": False, "eolFrom": None, "latest": None},
    ],
}


def test_one_product_or_all_of_them_with_names_and_ids() -> None:
    told = {"schema_version": "1.2.0", "last_modified": "2026-08-01T00:00:00+00:00", "result": PRODUCT}
    assert is_lifecycles(told)
    dated, (first, second) = read_lifecycles(told, "x", Notes("a.json"))
    assert dated == dt.date(2026, 8, 1)
    assert (first.product, first.label, first.cycle) == ("windows", "Microsoft Windows", "10-22h2")
    assert (first.active_until, first.end, first.extended_until) == (dt.date(2025, 10, 14), dt.date(2025, 10, 15), None)
    assert (first.ended, second.ended, second.end) == (None, False, None)  # a day says more than that it has passed
    assert (first.cpes, first.purls, first.latest) == (("cpe:/o:microsoft:windows",), ("pkg:generic/w",), "10.0.19045")
    assert (first.aliases, first.called, second.called) == (("win",), "10 22H2", "")
    full = {"generated_at": "2026-08-02T00:00:00Z", "total": 2, "result": [PRODUCT, "x"]}
    notes = Notes("a.json")
    assert read_lifecycles(full, "x", notes) == (dt.date(2026, 8, 2), (first, second))
    assert [one.where for one in notes.problems()] == ["/result/1"]


def test_other_lists_and_results_are_none() -> None:
    assert not is_lifecycles([{"cycle": "1"}])
    assert not is_lifecycles({"result": [{"name": "x"}]})
    assert not is_lifecycles([])
