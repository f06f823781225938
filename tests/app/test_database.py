"""Where the database is: nothing by default but a file; another machine is spoken to by TLS with its certificate."""

import pytest

from sekisho.security.app.database import SettingRefused, database


def options(address: str) -> dict[str, object]:
    found = database({"SEKISHO_DATABASE": address}, "home")
    assert isinstance(found["OPTIONS"], dict)
    return found["OPTIONS"]


@pytest.mark.parametrize("address", ["postgresql://u:p@db.example.jp/s", "postgres://u@192.0.2.5:5432/s"])
def test_another_machine_must_prove_itself(address: str) -> None:
    assert options(address)["sslmode"] == "verify-full"


@pytest.mark.parametrize(
    "address",
    ["postgresql:///s", "postgresql://localhost/s", "postgresql://127.0.0.1/s", "postgresql:///s?host=/run/postgresql"],
)
def test_the_machine_itself_need_not(address: str) -> None:
    assert "sslmode" not in options(address)


def test_the_address_decides_where_it_says_how() -> None:
    found = options("postgresql://u@db.example.jp/s?sslmode=verify-ca&sslrootcert=/etc/plant.pem")
    assert found == {"sslmode": "verify-ca", "sslrootcert": "/etc/plant.pem"}


def test_no_user_and_no_password_is_there_by_itself() -> None:
    found = database({"SEKISHO_DATABASE": "postgresql://db.example.jp/s"}, "home")
    assert (found["USER"], found["PASSWORD"]) == ("", "")


@pytest.mark.parametrize("address", ["mysql://a/b", "postgresql://host", "postgresql://host:x/s", "nonsense"])
def test_what_is_no_address_is_refused_without_being_shown(address: str) -> None:
    with pytest.raises(SettingRefused, match=r"setting\.E001") as refused:
        database({"SEKISHO_DATABASE": address}, "home")
    assert address not in str(refused.value)
