"""`sekisho where SUBJECT`: the files that speak of one subject, stage by stage. The same stem names it everywhere."""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

STAGES = ("content", "ledgers", "observe", "checks", "risk", "work", "store", "present")


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _below(entry, name)
        elif entry.name.endswith((".py", ".toml")):
            yield name, entry.read_text("utf-8") if entry.name.endswith(".toml") else ""


def where(subject: str) -> list[str]:
    """Paths inside the package whose stem or folder is the subject, and content that names it; in the river's order."""
    root = files("sekisho.security")
    found: list[str] = []
    for stage in STAGES:
        for path, text in _below(root / stage, stage):
            parts = [part.rpartition(".")[0] or part for part in path.split("/")]
            if subject in parts or f'"{subject}"' in text or f'"{subject}/' in text:
                found.append(path)
    return found
