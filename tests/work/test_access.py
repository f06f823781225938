"""Scopes within departments within sites."""

import pytest

from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.terms.words import Department
from sekisho.security.work.access import Holder, Lack, Post, Reach, held, misfit, reach, scope_fault
from sekisho.security.work.permission import Permissions, Right, permissions


@pytest.fixture(scope="module")
def granted(catalogue: Catalogue) -> Permissions:
    return permissions(catalogue)


def holder(*scopes: str, posts: tuple[Post, ...] = (Post("A", Department.PRODUCTION_IT),)) -> Holder:
    return Holder("t", "P1", "佐藤", posts, frozenset(scopes))


def test_a_token_gives_what_its_scope_names(granted: Permissions) -> None:
    assert reach(holder("read:change"), Right.READ, "change", granted) == Reach(frozenset({"A"}))
    assert reach(holder("read:change"), Right.WRITE, "change", granted).lack is Lack.SCOPE
    assert reach(holder("read:asset"), Right.READ, "change", granted).lack is Lack.SCOPE
    assert reach(holder("write:*"), Right.READ, "change", granted).lack is None


def test_a_token_never_gives_more_than_the_department(granted: Permissions) -> None:
    posts = (Post("A", Department.PRODUCTION),)
    assert reach(holder("write:*", posts=posts), Right.WRITE, "change", granted).lack is Lack.DEPARTMENT
    assert reach(holder("write:*", posts=posts), Right.READ, "change", granted) == Reach(frozenset({"A"}))
    assert held(holder(posts=()), Right.READ, "change", granted).lack is Lack.DEPARTMENT


def test_each_site_counts_with_the_department_there(granted: Permissions) -> None:
    posts = (Post("A", Department.PRODUCTION_IT), Post("B", Department.PRODUCTION), Post("C", Department.PROCUREMENT))
    both = holder("write:*", posts=posts)
    assert reach(both, Right.WRITE, "change", granted).sites == {"A"}
    assert reach(both, Right.READ, "change", granted).sites == {"A", "B"}


def test_a_person_of_no_site_is_of_all(granted: Permissions) -> None:
    posts = (Post("A", Department.PRODUCTION), Post("", Department.PRODUCTION_IT))
    assert reach(holder("write:*", posts=posts), Right.WRITE, "change", granted) == Reach(None)


@pytest.mark.parametrize(
    ("sites", "site", "reads", "writes"),
    [(None, "B", True, True), (None, "", True, True), ({"A"}, "A", True, True), ({"A"}, "B", False, False),
     ({"A"}, "", True, False)],
)  # fmt: skip
def test_rows_of_no_site_are_read_by_all_and_written_by_those_of_all(
    sites: set[str] | None, site: str, reads: bool, writes: bool
) -> None:
    found = Reach(sites if sites is None else frozenset(sites))
    assert (found.covers(site, writing=False), found.covers(site, writing=True)) == (reads, writes)


def test_a_lack_covers_nothing() -> None:
    assert not Reach(None, Lack.SCOPE).covers("A", writing=False)


@pytest.mark.parametrize("scope", ["read:*", "write:*", "read:asset", "write:dataflow", "propose", "decide"])
def test_these_are_scopes(scope: str) -> None:
    assert scope_fault(scope) is None


def test_a_token_for_nothing_is_refused() -> None:
    text = misfit(())
    assert text is not None
    assert text.ja == "範囲がありません。例: read:asset のように、1つ以上指定してください。(token.E102)"
    assert misfit(("read:*", "own")) == scope_fault("own")
