"""Signing on by a directory: a real slapd on loopback, whose entries are tied to people by an attribute."""

import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from os import kill
from pathlib import Path

import pytest

from asking import ACT, person, write
from sekisho.security.app.signon import LDAP_BACKEND
from sekisho.security.terms.words import Department
from sekisho.security.work.directory import Directory
from visiting import NOW, Browser, events, fetch

SLAPD = shutil.which("slapd", path="/usr/sbin:/usr/lib/openldap:/usr/local/sbin:/usr/bin")
pytestmark = [pytest.mark.usefixtures("home"), pytest.mark.skipif(SLAPD is None, reason="slapd is not installed")]
DN, SECRET = "uid={},ou=people,dc=example,dc=jp", "himitsu-Sono-1"
CONF = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
database mdb
suffix "dc=example,dc=jp"
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by self read by * none
"""
HEAD = """dn: dc=example,dc=jp
objectClass: dcObject
objectClass: organization
o: example
dc: example

dn: ou=people,dc=example,dc=jp
objectClass: organizationalUnit
ou: people
"""
ENTRY = """
dn: uid={uid},ou=people,dc=example,dc=jp
objectClass: inetOrgPerson
uid: {uid}
cn: {uid}
sn: {uid}
userPassword: {secret}
"""


@pytest.fixture(scope="module")
def slapd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address. It goes into the background only once it listens."""
    folder = tmp_path_factory.mktemp("slapd")
    (folder / "data").mkdir()
    (folder / "conf").write_text(CONF.format(folder=folder))
    entries = HEAD + ENTRY.format(uid="taro", secret=SECRET) + "employeeNumber: P001\n"
    entries += ENTRY.format(uid="nameless", secret=SECRET)
    entries += ENTRY.format(uid="p002-admin", secret=SECRET) + "employeeNumber: P002\n"
    (folder / "entries").write_text(entries)
    subprocess.run(
        ["/usr/sbin/slapadd", "-f", folder / "conf", "-l", folder / "entries"], check=True, capture_output=True
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"ldap://127.0.0.1:{probe.getsockname()[1]}"
    subprocess.run([str(SLAPD), "-f", folder / "conf", "-h", address], check=True, capture_output=True)
    yield address
    kill(int((folder / "pid").read_text()), signal.SIGTERM)


@pytest.fixture(autouse=True)
def named(slapd: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The directory is named, and P001 has the account `taro` that signs in by it alone."""
    from django.conf import settings  # noqa: PLC0415 -- needs an open home

    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415

    assert home
    monkeypatch.setattr(settings, "AUTHENTICATION_BACKENDS", [*settings.AUTHENTICATION_BACKENDS, LDAP_BACKEND])
    monkeypatch.setattr(settings, "SEKISHO_DIRECTORY", Directory(slapd, DN, "employeeNumber"), raising=False)
    write([person("P001", Department.PRODUCTION), person("P002", Department.PRODUCTION_IT)])
    assert add(NewLogin("P001", name="taro", elsewhere=True), ACT, now=NOW).password == ""


def test_the_directorys_password_signs_the_person_on(home: Path) -> None:
    browser = Browser()
    assert browser.sign_in("Taro", SECRET)["Location"] == "/"
    assert browser.get("/account/").status_code == 200
    assert events(home)[-1] == ("sign-in", "done", "plant")


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("taro", "Wrong-password-1"), ("taro", ""), ("nameless", SECRET), ("nobody", SECRET), ("P001", SECRET),
        ("taro,ou=people,dc=example,dc=jp", SECRET), ("*", SECRET), ("taro)(uid=*", SECRET), ("", SECRET),
    ],
)  # fmt: skip
def test_all_else_is_refused(name: str, password: str) -> None:
    assert Browser().sign_in(name, password).status_code == 403


def test_an_administrator_is_not_signed_on_by_it() -> None:
    from sekisho.security.store.logins import NewLogin, add  # noqa: PLC0415

    add(NewLogin("P002", administrator=True, elsewhere=True), ACT, now=NOW)
    assert Browser().sign_in("p002-admin", SECRET).status_code == 403


def test_failures_lock_the_account_here_too() -> None:
    for at in range(5):
        Browser(f"192.0.2.{at}").sign_in("taro", "Wrong-password-1")
    assert Browser().sign_in("taro", SECRET).status_code == 403


def test_who_left_is_refused_though_the_directory_still_knows_them() -> None:
    import datetime as dt  # noqa: PLC0415
    from dataclasses import replace  # noqa: PLC0415

    from sekisho.security.store.door import write as through_the_door  # noqa: PLC0415
    from sekisho.security.store.people import people_of  # noqa: PLC0415
    from sekisho.security.work.rowchange import RowChange  # noqa: PLC0415

    (row,) = people_of("P001")
    through_the_door([RowChange("person", row, replace(row, left=dt.date(2026, 11, 24)))], ACT)
    assert Browser().sign_in("taro", SECRET).status_code == 403


def test_a_locked_session_opens_by_the_directorys_password() -> None:
    browser = Browser()
    browser.sign_in("taro", SECRET)
    assert browser.later(minutes=10).get("/account/").status_code == 423
    assert browser.post("/account/unlock/", fetch(), password=SECRET).status_code == 204


def test_a_directory_that_does_not_answer_signs_nobody_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings  # noqa: PLC0415

    monkeypatch.setattr(settings, "SEKISHO_DIRECTORY", Directory("ldap://127.0.0.1:1", DN, "employeeNumber"))
    assert Browser().sign_in("taro", SECRET).status_code == 403
