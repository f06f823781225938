"""Words of other companies' columns: each means one thing, and means a column of some ledger."""

import pytest

from sekisho.guard.strict_toml import ContentError, decode
from sekisho.security.catalogue.synonyms import Synonyms, read_synonyms, word_groups
from sekisho.security.ledgers import REGISTRY
from sekisho.security.ledgers.words import fold


def test_a_file_is_named_for_its_subject() -> None:
    assert all(name == one.id and one.groups for name, one in read_synonyms().items())


def test_a_word_stands_in_one_group_alone() -> None:
    words = [fold(word) for group in word_groups() for word in group]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_group_has_words_of_both_languages() -> None:
    assert all(group.ja and group.en for one in read_synonyms().values() for group in one.groups)


def test_most_groups_mean_a_column_that_there_is() -> None:
    labels = {
        fold(label) for ledger in REGISTRY.values() for one in ledger.fields for label in (one.column.ja, one.column.en)
    }
    idle = [group[0] for group in word_groups() if labels.isdisjoint(map(fold, group))]
    assert idle == []


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ContentError):
        decode(Synonyms, b'id = "x"\ntitle = { ja = "x", en = "x" }\ngroups = []\nmore = 1\n', "x.toml")
