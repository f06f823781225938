"""Sets a template with the house's font: plain data in, PDF or pictures out. Values are text, never markup."""

import datetime as dt
import functools
import json
from collections.abc import Mapping
from pathlib import Path

import typst

from sekisho.guard.text import Text
from sekisho.security.present.printed.errors import FontsMissing, NotPrintable
from sekisho.security.terms.calendar import JAPAN

FONTS = Path(__file__).parent / "fonts"


@functools.cache
def _fonts() -> typst.Fonts:
    if not list(FONTS.glob("*.ttf")):
        raise FontsMissing(
            Text(
                "帳票の書体（BIZ UDPGothic）が入っていません。ビルド済みの配布物から入れ直してください。",
                "The font of the forms (BIZ UDPGothic) is missing. Install Sekisho again from a built distribution.",
            )
        )
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _compiler(template: Path, form: Mapping[str, object], title: Text) -> typst.Compiler:
    data = json.dumps(form, ensure_ascii=False)
    try:
        return typst.Compiler(template, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs={"form": data})
    except RuntimeError as error:
        raise _refused(title) from error


def _refused(title: Text) -> NotPrintable:
    return NotPrintable(
        Text(
            f"{title.ja}を印刷できません。この表示を添えて管理者に知らせてください。(print.E002)",
            f"{title.en} cannot be printed. Report this message to the administrator. (print.E002)",
        )
    )


def pdf(template: Path, form: Mapping[str, object], title: Text, day: dt.date) -> bytes:
    """The PDF of a form. The same form on the same day gives the same bytes.

    Raises FontsMissing, or NotPrintable for a fault of ours; title: what its message names.
    """
    made = dt.datetime.combine(day, dt.time(), JAPAN)
    try:
        made_pdf = _compiler(template, form, title).compile(format="pdf", timestamp=made)
    except RuntimeError as error:
        raise _refused(title) from error
    if not isinstance(made_pdf, bytes):
        raise TypeError(type(made_pdf))
    return made_pdf


def pictures(template: Path, form: Mapping[str, object], title: Text, *, dots_per_inch: int) -> list[bytes]:
    """The pages of a form as PNG. Raises as `pdf` does."""
    try:
        made = _compiler(template, form, title).compile(format="png", ppi=dots_per_inch)
    except RuntimeError as error:
        raise _refused(title) from error
    return [made] if isinstance(made, bytes) else list(made or ())
