"""Texts whose UTF-8 bytes were read as another encoding: GeutebrÃ¼ck is Geutebrück."""

_WRONGLY_READ = ("latin-1", "cp1252")


def mended(text: str) -> str:
    """The text as it was meant, where the way back proves it; else as it is."""
    if text.isascii():
        return text
    for encoding in _WRONGLY_READ:
        try:
            return text.encode(encoding).decode()
        except UnicodeError:
            continue
    return text
