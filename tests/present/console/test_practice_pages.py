import re
from html import unescape
from typing import Any

import pytest

from looking import visitor
from sekisho.security.catalogue.reading import Catalogue
from sekisho.security.terms.words import Necessity, Phase

pytestmark = pytest.mark.usefixtures("factory")


def numbers(client: Any, query: str = "") -> list[str]:
    answer = client.get(f"/practices/{query}")
    assert answer.status_code == 200
    return re.findall(r'<th scope="row"><a href="/practices/([0-9.]+)/"', answer.content.decode())


def test_all_66_are_listed_in_the_reports_order(catalogue: Catalogue) -> None:
    assert numbers(visitor("P001")) == list(catalogue.practices)


@pytest.mark.parametrize("phase", list(Phase))
def test_a_phase_shows_its_practices_alone(catalogue: Catalogue, phase: Phase) -> None:
    wanted = [number for number, one in catalogue.practices.items() if one.phase is phase]
    assert numbers(visitor("P001"), f"?phase={phase.code}") == wanted


def test_filters_join(catalogue: Catalogue) -> None:
    wanted = [
        number
        for number, one in catalogue.practices.items()
        if one.necessity is Necessity.RECOMMENDED and one.phase is Phase.DESIGN and "パスワード" not in one.title.ja
    ]
    shown = numbers(visitor("P001"), "?necessity=recommended&phase=design")
    assert set(shown) == set(wanted)


def test_words_are_found_whatever_their_width() -> None:
    client = visitor("P001")
    assert numbers(client, "?q=\uff35\uff33\uff22") == numbers(client, "?q=usb")


def test_every_practice_has_a_page_with_all_its_rules_in_both_languages(catalogue: Catalogue) -> None:
    client = visitor("P001")
    for number, practice in catalogue.practices.items():
        for language in ("ja", "en"):
            client.cookies["sekisho-language"] = language
            answer = client.get(f"/practices/{number}/")
            page = unescape(answer.content.decode())
            assert answer.status_code == 200, number
            for rule in practice.rules:
                assert f'id="{rule.id}"' in page
                assert (rule.ja if language == "ja" else rule.en) in page, rule.id


def test_a_rule_that_fails_names_its_findings_and_they_open() -> None:
    client = visitor("P001")
    page = client.get("/practices/3.1.8/").content.decode()
    links = re.findall(r'href="(/findings/[0-9a-f]+/)"', page)
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_no_practice_of_this_number_is_a_page_that_says_so() -> None:
    answer = visitor("P001").get("/practices/9.9.9/")
    assert answer.status_code == 404
    assert "見つかりません" in answer.content.decode()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_framework_lists_each_of_its_items_once(catalogue: Catalogue, language: str) -> None:
    client = visitor("P001")
    client.cookies["sekisho-language"] = language
    for name, framework in catalogue.frameworks.items():
        page = client.get(f"/frameworks/{name}/").content.decode()
        rows = re.findall(r'<th scope="row" class="whole">([^<]+)</th>', page)
        assert len(rows) == len(set(rows)) == framework.expected_items, name


def test_the_counts_of_a_framework_lead_to_as_many_items() -> None:
    client = visitor("P001")
    page = client.get("/frameworks/").content.decode()
    links = re.findall(r'href="(/frameworks/[^"/]+/\?state=[a-z-]+)">([0-9,]+)<', page)
    assert links
    for link, count in links:
        items = re.findall(r'<th scope="row" class="whole">', client.get(link).content.decode())
        assert len(items) == int(count), link
