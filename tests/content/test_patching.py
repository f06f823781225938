"""When a patch is applied: the table is whole, and a worse answer is never less urgent."""

from dataclasses import fields
from itertools import product

import pytest

from sekisho.guard.strict_toml import ContentError, decode
from sekisho.security.catalogue.patching import (
    AUTOMATABLE,
    EXPLOITED,
    EXPOSED,
    HARMS,
    Answers,
    Measures,
    PatchPolicy,
    Priority,
    read_patch_policy,
)  # fmt: skip
from sekisho.security.catalogue.reading import Catalogue


def source() -> str:
    from importlib.resources import files  # noqa: PLC0415 -- for these tests alone

    return (files("sekisho.security") / "content" / "patching" / "priority.toml").read_text("utf-8")


def test_each_of_72_cells_has_its_priority() -> None:
    policy = read_patch_policy()
    cells = [policy.priority(Answers._make(at)) for at in product(EXPLOITED, EXPOSED, AUTOMATABLE, HARMS)]
    assert [cells.count(one) for one in Priority] == [7, 42, 20, 3]
    assert policy.priority(Answers("active", "open", "yes", "very-high")) is Priority.IMMEDIATE
    assert policy.priority(Answers("poc", "controlled", "yes", "very-high")) is Priority.OUT_OF_CYCLE
    assert policy.priority(Answers("none", "small", "yes", "low")) is Priority.DEFER


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('no = "SOOI"', 'no = "SOO"'),  # a cell is missing
        ('no = "SOOI"', 'no = "SOOX"'),  # no such letter
        ('yes = "OOII"', 'yes = "OODI"'),  # less urgent than with milder answers
        ("[table.active.open]", "[table.active.wide]"),
        ('internet = "open"', 'internet = "small"'),
        ('high = "very-high"', 'high = "low"'),
        ('internet = "open"\n', ""),
    ],
)
def test_a_policy_that_is_not_whole_or_not_in_order_is_refused(old: str, new: str) -> None:
    assert old in source()
    with pytest.raises(ContentError):
        decode(PatchPolicy, source().replace(old, new, 1).encode(), "priority.toml")


def test_the_measures_are_practices_of_the_report(catalogue: Catalogue) -> None:
    named = {one for field in fields(Measures) for one in getattr(read_patch_policy().measures, field.name)}
    assert named <= set(catalogue.practices)
