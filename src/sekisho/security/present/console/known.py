"""What every page may rely on: the catalogue, read once, for it is part of the package."""

from functools import cache

from sekisho.security.catalogue.reading import Catalogue, read_catalogue


@cache
def catalogue() -> Catalogue:
    """The practices, forms and check texts."""
    return read_catalogue()
