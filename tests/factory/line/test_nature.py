"""Chance in the board line: as often as told, and the same whenever it is asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sekisho.factory.line.kinds import INSPECTION, MACHINES, NO_FAILURES, PLACER, PRINTER, Failures
from sekisho.factory.line.nature import Nature

MANY = [f"WO-1-{number:05}/top/1" for number in range(4000)]


def share(answers: list[bool]) -> float:
    return sum(answers) / len(answers)


def test_what_happens_to_a_board_is_the_same_whenever_it_is_asked_and_another_with_another_seed() -> None:
    kind = replace(PRINTER, failures=Failures(defective=0.5))
    first = [Nature(7).defective(kind, one) for one in MANY]
    assert first == [Nature(7).defective(kind, one) for one in MANY]
    assert first != [Nature(8).defective(kind, one) for one in MANY]


def test_defects_losses_and_calls_come_as_often_as_told() -> None:
    nature, kind = Nature(1), replace(PLACER, failures=Failures(defective=0.1, lost=0.05))
    assert share([nature.defective(kind, one) for one in MANY]) == pytest.approx(0.1, abs=0.02)
    assert sum(nature.lost(kind, one, "R10K", 10) for one in MANY) / 40_000 == pytest.approx(0.05, abs=0.01)
    strict = replace(INSPECTION, failures=Failures(found=0.9, false_calls=0.2))
    good, bad = replace(PRINTER, failures=NO_FAILURES), replace(PRINTER, failures=Failures(defective=1))
    assert share([nature.passes(strict, (good,), one) for one in MANY]) == pytest.approx(0.8, abs=0.03)
    assert share([nature.passes(strict, (bad,), one) for one in MANY]) == pytest.approx(0.1, abs=0.03)


def test_a_machine_breaks_once_in_its_mean_time_and_is_repaired_in_the_other() -> None:
    between, repair, work = timedelta(minutes=10), timedelta(minutes=3), timedelta(minutes=1)
    kind = replace(PLACER, failures=Failures(between=between, repair=repair))
    found = [Nature(1).breakdown(kind, one, work) for one in MANY]
    broken = [one for one in found if one is not None]
    assert len(broken) / len(found) == pytest.approx(1 - 2.718281828 ** (-work / between), abs=0.02)
    assert sum((one.repair for one in broken), timedelta()) / len(broken) == pytest.approx(repair, rel=0.2)
    assert all(0 <= one.share < 1 for one in broken)
    assert Nature(1).breakdown(replace(kind, failures=NO_FAILURES), MANY[0], work) is None


def test_every_machine_has_figures_that_can_be_worked_with() -> None:
    assert list(MACHINES) == ["printer", "placer", "oven", "inspection"]
    for one in MACHINES.values():
        assert one.places > 1
        assert one.outputs
        assert all(output.proper(value) for output, value in one.outputs)
