import pytest

from looking import visitor
from sekisho.security.terms.words import Department

pytestmark = pytest.mark.usefixtures("home")


def test_it_lists_what_the_department_may_read() -> None:
    answer = visitor().get("/ledgers/")
    assert answer.status_code == 200
    assert "資産台帳" in answer.content.decode()


def test_a_ledger_that_the_department_may_not_read_is_not_listed() -> None:
    page = visitor("K-002", Department.PROCUREMENT).get("/ledgers/").content.decode()
    assert "/ledgers/supplier/" in page
    assert "/ledgers/asset/" not in page


@pytest.mark.parametrize("path", ["/ledgers/", "/nothing/"])
def test_no_page_names_an_outside_host_or_holds_inline_code(path: str) -> None:
    page = visitor().get(path)
    text = page.content.decode()
    assert "http://" not in text.replace("http://www.w3.org/", "")
    assert "https://" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
