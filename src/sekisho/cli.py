"""The command line's first word goes to one half or the other. Neither is imported before it is asked for."""

import sys


def main() -> None:
    """Run `sekisho WORD ...`; the word `factory` belongs to the factory half, all others to the security half."""
    if sys.argv[1:2] == ["factory"]:
        from sekisho.factory.app.main import run  # noqa: PLC0415
    else:
        from sekisho.security.app.main import run  # noqa: PLC0415
    run(sys.argv[1:])
