"""The machine code of the kernels: kept whole, made anew where it is not, and used without its compiler."""

import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.security.observe.capture.kernel import machine
from sekisho.security.observe.capture.kernel.machine import kernels


def test_reading_loads_no_compiler() -> None:
    kernels()
    program = (
        "import sys; from sekisho.security.observe.capture.kernel.machine import kernels;"
        "print(sorted(kernels()), 'numba' in sys.modules, 'polars' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "['advance', 'fill_slots', 'fold', 'fold_said', 'scan'] False False"


def test_what_was_kept_is_whole(tmp_path: Path) -> None:
    content = machine._kept_in().read_bytes() if machine._kept_in().exists() else machine._made()
    machine._keep(tmp_path / "new" / "kernels.o", content)
    kept = (tmp_path / "new" / "kernels.o").read_bytes()
    assert machine._whole(kept)
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["kernels.o"]


def test_code_that_was_cut_short_or_changed_is_not_run() -> None:
    content = machine._kept_in().read_bytes() if machine._kept_in().exists() else machine._made()
    assert not machine._whole(content[:-1])
    assert not machine._whole(content[:100] + b"\0" + content[101:])
    assert not machine._whole(b"")


def test_a_place_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    machine._keep(tmp_path / "file" / "kernels.o", b"code")
    assert (tmp_path / "file").read_text() == "x"


def test_code_that_came_with_a_wheel_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "SHIPPED", tmp_path)
    assert machine._shipped() == b""
    machine._keep(tmp_path / machine.shipped_as(), b"code")
    assert machine._shipped() == b"code"


def test_a_processor_that_lacks_an_ability_takes_no_code_that_needs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "SHIPPED", tmp_path)
    monkeypatch.setattr(machine, "_PLAIN", dict.fromkeys(machine._PLAIN, ("generic", "+telepathy")))
    machine._keep(tmp_path / machine.shipped_as(), b"code")
    assert machine._shipped() == b""


def test_the_compiler_is_told_the_processor_that_a_wheel_is_for() -> None:
    assert list(machine.plain_settings()) == ["NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES"]
    assert machine.shipped_as() != machine._kept_in().name
