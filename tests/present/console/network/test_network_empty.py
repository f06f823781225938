"""A home without a run has no map, and says what to do."""

import pytest

from looking import visitor


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("path", "status"), [("/network/", 200), ("/network/picture/", 404), ("/network/picture.svg", 404)]
)
def test_without_a_run_there_is_no_picture_and_the_page_says_what_to_do(path: str, status: int) -> None:
    answer = visitor().get(path)
    assert answer.status_code == status
    if status == 200:
        assert "図は、証跡と台帳を照合した評価から描きます。" in answer.content.decode()
