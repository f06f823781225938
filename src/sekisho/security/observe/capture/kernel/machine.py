"""The machine code of the kernels: kept on disk under what it was made from, so that only the first use compiles.

Loading needs LLVM's loader alone and takes a tenth of a second; the compiler takes longer to load than most captures to
read. The code is kept under a hash of all kernels, the compiler and the processor; what was cut short is made anew.
A wheel brings code for plain processors of the kind of machine that built it, so that a fresh install has nothing to
compile there; elsewhere, and from a source folder, the first use compiles.
"""

import ctypes
import hashlib
import importlib.util
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from llvmlite import __version__ as llvm_version  # type: ignore[import-untyped] # numba brings it
from llvmlite import binding as llvm

Entry = Callable[..., int]
_DIGEST_OCTETS = 32
SHIPPED = Path(__file__).with_name("shipped")
"""Where a wheel keeps the code it brings."""

# Processors that a wheel's code runs on: x86-64-v2 (2009 and later), and any 64-bit ARM.
_PLAIN = {
    "x86_64": ("x86-64-v2", "+cx16,+popcnt,+sahf,+sse3,+sse4.1,+sse4.2,+ssse3"),
    "aarch64": ("generic", "+neon"),
}  # fmt: skip


def _processor() -> tuple[str, str]:
    """Name and abilities of this processor, as LLVM writes them."""
    return llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def _key() -> str:
    """Of all that machine code depends on: every kernel's source, the compiler, the processor."""
    whole = hashlib.sha256("\n".join((llvm_version, llvm.get_process_triple(), *_processor())).encode())
    compiler = importlib.util.find_spec("numba")  # finds it without running it
    if compiler is not None and compiler.origin is not None:
        whole.update(Path(compiler.origin).with_name("_version.py").read_bytes())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]


def _plain() -> tuple[str, str]:
    """Name and abilities of the plain processor of this machine's kind; empty where none is known."""
    return _PLAIN.get(llvm.get_process_triple().partition("-")[0], ("", ""))


def shipped_as() -> str:
    """Name of the file that a wheel brings for this kind of machine: of the kernels' sources and the processor."""
    whole = hashlib.sha256("\n".join((llvm.get_process_triple(), *_plain())).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(path.read_bytes())
    return f"kernels-{whole.hexdigest()[:16]}.o"


def ship(folder: Path) -> Path | None:
    """Compile for plain processors into a folder, for a wheel; None where this kind of machine has no plain one.

    The compiler takes the processor from its own settings, which must be set before it is loaded: `plain_settings`.
    """
    name, features = _plain()
    if not name:
        return None
    path = folder / shipped_as()
    _keep(path, _made(name, features))
    return path


def plain_settings() -> dict[str, str]:
    """Environment in which the compiler makes code for plain processors."""
    name, features = _plain()
    return {"NUMBA_CPU_NAME": name, "NUMBA_CPU_FEATURES": features} if name else {}


def _shipped() -> bytes:
    """The code that came with the wheel, if this processor can run it; else nothing."""
    name, features = _plain()
    able = llvm.get_host_cpu_features()
    if name and all(able.get(one[1:], False) for one in features.split(",")):
        with suppress(OSError):
            return (SHIPPED / shipped_as()).read_bytes()
    return b""


def _kept_in() -> Path:
    """Beside the kernels where that may be written (one warming serves all users), else the user's own cache."""
    name = f"kernels-{_key()}.o"
    beside = Path(__file__).parent / "__pycache__"
    if (beside / name).exists() or os.access(beside if beside.exists() else beside.parent, os.W_OK):
        return beside / name
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sekisho" / name


def target_machine(name: str, features: str) -> Any:  # noqa: ANN401 # llvmlite is untyped
    """The code generator for a processor."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    reloc = "static" if target.name.startswith("x86") else "default"
    return target.create_target_machine(
        cpu=name, features=features, opt=3, reloc=reloc, codemodel="jitdefault", jit=True
    )


def _made(name: str = "", features: str = "") -> bytes:
    """The machine code, with the symbols of its entries before it and a hash behind; by itself for this processor."""
    from sekisho.security.observe.capture.kernel.compiled import machine_code  # noqa: PLC0415 # loads the compiler
    from sekisho.security.observe.capture.kernel.order import ENTRIES  # noqa: PLC0415

    symbols, code = machine_code(ENTRIES, target_machine(*((name, features) if name else _processor())))
    content = json.dumps({name: [symbol, ENTRIES[name][1]] for name, symbol in symbols.items()}).encode() + b"\n" + code
    return content + hashlib.sha256(content).digest()


def _whole(content: bytes) -> bool:
    return hashlib.sha256(content[:-_DIGEST_OCTETS]).digest() == content[-_DIGEST_OCTETS:]


def _keep(path: Path, content: bytes) -> None:
    """Put it where the next process finds it, all at once; where nothing can be written the next one compiles again."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".kernels-", delete=False) as file:
            file.write(content)
        unfinished = Path(file.name)
        unfinished.chmod(0o644)  # one warming serves all users
        unfinished.replace(path)


@cache
def kernels() -> dict[str, Entry]:
    """The entries by name, ready to be called: with int64 addresses and numbers, without Python's lock."""
    path = _kept_in()
    content = b""
    with suppress(OSError):
        content = path.read_bytes()
    if not _whole(content):
        content = _shipped()
    if not _whole(content):
        content = _made()
        _keep(path, content)
    head, _, code = content[:-_DIGEST_OCTETS].partition(b"\n")
    return _loaded(json.loads(head), code)


_alive: list[Any] = []
"""What LLVM made of the code; it must outlive every call."""


def _loaded(entries: dict[str, tuple[str, int]], code: bytes) -> dict[str, Entry]:
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target_machine(*_processor()))
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _alive.append(engine)
    number = ctypes.c_int64
    return {
        name: ctypes.CFUNCTYPE(number, *[number] * arguments)(engine.get_function_address(symbol))
        for name, (symbol, arguments) in entries.items()
    }
