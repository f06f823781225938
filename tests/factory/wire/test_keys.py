"""Keys and certificates: made once, closed to others, of this factory alone, and renewed in time."""

import ssl
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from sekisho.contracts import contracts
from sekisho.factory.wire import certificates
from sekisho.factory.wire.certificates import Authority
from sekisho.factory.wire.keys import Keys


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def of(path: Path) -> x509.Certificate:
    content = path.read_bytes()
    return x509.load_der_x509_certificate(content) if path.suffix == ".der" else x509.load_pem_x509_certificate(content)


def names(certificate: x509.Certificate) -> x509.SubjectAlternativeName:
    return certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value


def test_secrets_are_closed_to_others(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    keys.server_context("process")
    keys.opcua("printer")
    keys.secret("printer")
    secret = sorted(one.name for one in (tmp_path / "keys").iterdir() if mode(one) == 0o600)
    assert secret == ["authority.key", "printer.opcua.pem", "printer.secret", "process.key"]
    assert mode(tmp_path / "keys") == 0o700
    assert not list((tmp_path / "keys").glob("*.part"))


def test_both_sides_must_show_a_certificate_by_tls_1_2_or_later(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    server, client = keys.server_context("process"), keys.client_context("rfid")
    assert server.verify_mode is client.verify_mode is ssl.CERT_REQUIRED
    assert server.minimum_version is client.minimum_version is ssl.TLSVersion.TLSv1_2
    assert client.check_hostname


def test_a_certificate_names_its_system_by_uri_name_and_all_addresses(tmp_path: Path) -> None:
    Keys(tmp_path, {"reader-2": "127.0.0.9", "reader": "reader.fa2.example", "agv-1": "127.0.0.8"}).client_context(
        "reader"
    )
    found = names(of(tmp_path / "reader.pem"))
    assert found.get_values_for_type(x509.UniformResourceIdentifier) == ["urn:sekisho:reader"]
    assert found.get_values_for_type(x509.DNSName) == ["reader", "reader.fa2.example"]
    assert [str(one) for one in found.get_values_for_type(x509.IPAddress)] == [
        "127.0.0.9", *(str(one) for one in contracts().addresses("reader")),
    ]  # fmt: skip


def test_opc_ua_gets_an_rsa_key_and_its_certificate_in_der(tmp_path: Path) -> None:
    certificate, key = Keys(tmp_path).opcua("oven")
    read = load_pem_private_key(key.read_bytes(), None)
    assert isinstance(read, rsa.RSAPrivateKey)
    assert read.key_size == 2048
    assert of(certificate).public_key() == read.public_key()
    assert names(of(certificate)).get_values_for_type(x509.UniformResourceIdentifier) == ["urn:sekisho:oven"]
    of(certificate).verify_directly_issued_by(of(tmp_path / "authority.pem"))


def test_a_certificate_holds_400_days_and_counts_from_the_day_before(tmp_path: Path) -> None:
    Keys(tmp_path).server_context("process")
    made = of(tmp_path / "process.pem")
    now = datetime.now(UTC)
    assert made.not_valid_before_utc < now - timedelta(hours=23)
    assert timedelta(days=399) < made.not_valid_after_utc - now <= timedelta(days=400)


def test_what_was_made_is_found_again_by_another_process(tmp_path: Path) -> None:
    first, second = Keys(tmp_path), Keys(tmp_path)
    first.server_context("process")
    made = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    second.server_context("process")
    assert first.secret("printer") == second.secret("printer") != first.secret("placer")
    assert {name: (tmp_path / name).read_bytes() for name in made} == made


def test_a_certificate_that_ends_soon_is_made_anew_with_the_same_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(certificates, "DAYS", certificates.DAYS_LEFT - 1)
        Keys(tmp_path).server_context("process")
    ending = of(tmp_path / "process.pem")
    Keys(tmp_path).server_context("process")
    renewed = of(tmp_path / "process.pem")
    assert renewed.not_valid_after_utc > ending.not_valid_after_utc
    assert renewed.public_key() == ending.public_key()


@pytest.mark.parametrize("spoil", ["moved", "other authority", "other key", "no certificate"])
def test_a_certificate_that_does_not_fit_any_more_is_made_anew(tmp_path: Path, spoil: str) -> None:
    keys = Keys(tmp_path)
    keys.server_context("process")
    path = tmp_path / "process.pem"
    made = of(path)
    key, authority = (
        ec.generate_private_key(ec.SECP256R1()),
        load_pem_private_key((tmp_path / "authority.key").read_bytes(), None),
    )
    own = load_pem_private_key((tmp_path / "process.key").read_bytes(), None)
    assert isinstance(authority, ec.EllipticCurvePrivateKey)
    assert isinstance(own, ec.EllipticCurvePrivateKey)
    if spoil == "other authority":
        path.write_bytes(Authority.made(key).certified("process", own, names(made)).public_bytes(Encoding.PEM))
    elif spoil == "other key":
        same = Authority(authority, of(tmp_path / "authority.pem"))
        path.write_bytes(same.certified("process", key, names(made)).public_bytes(Encoding.PEM))
    elif spoil == "no certificate":
        path.write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    before = path.read_bytes()
    Keys(tmp_path, {"process": "127.0.0.9"} if spoil == "moved" else None).server_context("process")
    assert path.read_bytes() != before
    of(path).verify_directly_issued_by(of(tmp_path / "authority.pem"))
    assert of(path).public_key() == own.public_key()


def test_many_who_ask_at_once_get_the_same(tmp_path: Path) -> None:
    begin = Barrier(8)

    def asked(_: int) -> tuple[bytes, ...]:
        keys = Keys(tmp_path)
        begin.wait()
        return (keys.secret("printer").encode(), keys.authority.read_bytes(), *certified(keys))

    def again(_: int) -> tuple[bytes, ...]:
        keys = Keys(tmp_path)
        begin.wait()
        return certified(keys)

    def certified(keys: Keys) -> tuple[bytes, ...]:
        certificate, key = keys.opcua("printer")
        return certificate.read_bytes(), key.read_bytes()

    with ThreadPoolExecutor(8) as together:
        assert len({*together.map(asked, range(8))}) == 1
        for _ in range(5):  # the keys are there: all are equally far when the certificate is missing
            (tmp_path / "printer.opcua.der").unlink()
            assert len({*together.map(again, range(8))}) == 1
