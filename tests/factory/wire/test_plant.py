import stat
from dataclasses import replace
from pathlib import Path

import pytest

from factory.plants import plant
from sekisho.contracts import contracts


def test_a_system_is_where_the_contracts_or_the_hosts_say(tmp_path: Path) -> None:
    works = replace(plant(tmp_path), hosts={"agv-2": "127.0.0.2", "reader": "127.0.0.3"})
    declared = [str(one) for one in contracts().addresses("agv")]
    assert [works.address("agv", unit) for unit in range(2)] == [declared[0], "127.0.0.2"]
    assert [works.address("reader", unit) for unit in range(3)] == ["127.0.0.3"] * 3
    assert works.address("process") == str(contracts().addresses("process")[0])
    with pytest.raises(IndexError):
        works.address("agv", 2)


def test_units_have_names_where_there_are_several(tmp_path: Path) -> None:
    works = plant(tmp_path)
    assert (works.unit("process"), works.unit("agv"), works.unit("agv", 1)) == ("process", "agv-1", "agv-2")


def test_each_system_has_files_that_others_do_not_read(tmp_path: Path) -> None:
    works = plant(tmp_path)
    assert works.file("process", "books.sqlite") == tmp_path / "process" / "books.sqlite"
    assert stat.S_IMODE((tmp_path / "process").stat().st_mode) == 0o700


def test_rejections_of_one_system_are_counted_in_one_place(tmp_path: Path) -> None:
    works = plant(tmp_path)
    assert works.rejections("process") is works.rejections("process") is not works.rejections("planning")


def test_no_two_systems_of_two_plants_share_an_address(tmp_path: Path) -> None:
    addresses = [*plant(tmp_path).hosts.values(), *plant(tmp_path).hosts.values()]
    assert len({*addresses}) == len(addresses)
