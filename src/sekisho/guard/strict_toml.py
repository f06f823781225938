"""TOML text to records: an unknown key, a missing one or a value that cannot be used is a sentence, no stack trace."""

import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from sekisho.guard.limits import TOML_BYTES
from sekisho.guard.problem import Problem
from sekisho.guard.text import Text

T = TypeVar("T")


class ContentError(Exception):
    """A content or policy file that cannot be used. `problems` says all that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.sentence("en") for problem in problems))


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # Any: each is of its own key's type, which `decode` knows


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _says(error: ErrorDetails) -> Text:
    value = str(error["input"])[:60]
    match error["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            return Text(
                "知らないキーです。綴りを直すか、削除してください。",
                "This key is unknown. Correct its spelling or remove it.",
            )
        case "missing":
            return Text("必要なキーがありません。追加してください。", "This key is missing. Add it.")
        case _:
            return Text(
                f"値 {value!r} は使えません（{error['msg']}）。直してください。",
                f"The value {value!r} cannot be used ({error['msg']}). Correct it.",
            )


def decode(kind: type[T], data: bytes, name: str) -> T:
    """One record of `kind` from a TOML file's bytes; `name` is what messages call the file. Raises ContentError."""
    if len(data) > TOML_BYTES:
        text = Text(
            f"{len(data)} バイトは大きすぎます。{TOML_BYTES} バイト以下にしてください。",
            f"{len(data)} bytes are too many. Keep the file within {TOML_BYTES} bytes.",
        )
        raise ContentError((Problem("content.E001", name, "", text),))
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        text = Text(
            f"TOML として読めません（{error}）。UTF-8 で、示した場所を直してください。",
            f"This is not readable as TOML ({error}). Save it as UTF-8 and correct the place named.",
        )
        raise ContentError((Problem("content.E002", name, "", text),)) from error
    try:
        return _adapter(kind).validate_python(table)
    except ValidationError as error:
        problems = tuple(
            Problem("content.E003", name, ".".join(str(part) for part in detail["loc"]), _says(detail))
            for detail in error.errors(include_url=False)
        )
        raise ContentError(problems) from error


def decode_each(kind: type[T], files: Iterable[tuple[str, bytes]], problems: list[Problem]) -> Iterator[tuple[str, T]]:
    """Stem and record of each file that is one of `kind`; what is wrong with the others is added to `problems`."""
    for name, data in files:
        try:
            yield name.removesuffix(".toml"), decode(kind, data, name)
        except ContentError as error:
            problems.extend(error.problems)


def by_name(records: Iterable[tuple[str, T]], key: str, problems: list[Problem]) -> dict[str, T]:
    """Records by their own id; a file whose name is not its id would not be found by who looks for it."""
    out: dict[str, T] = {}
    for stem, record in records:
        own = str(getattr(record, key))
        if own != stem:
            text = Text(
                f"{own!r} はファイル名と一致しません。どちらかを直してください。",
                f"{own!r} differs from the file name. Correct one of them.",
            )
            problems.append(Problem("content.E004", f"{stem}.toml", key, text))
        out[own] = record
    return out
