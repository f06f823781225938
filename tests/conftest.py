"""What tests of several rooms need: the catalogue, read once."""

import pytest

from sekisho.security.catalogue.reading import Catalogue, read_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return read_catalogue()
