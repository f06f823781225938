"""Advisories that a range publishes: about products that are invented, in the form in which vendors publish theirs.

Source: CSAF 2.0, 4.2 (profile of a CSAF base) with what a product tree and a status need; the schema of CISA's KEV;
version 1 of the API of endoflife.date.
"""

import datetime as dt

VENDOR = "架空電機"


def advisory(number: str, product: str, versions: str, cve: str, day: dt.date) -> dict[str, object]:
    """One advisory on one product. versions: those that are affected.  day: of its publication."""
    leaf = {"category": "product_version_range", "name": versions, "product": {"product_id": "P1", "name": product}}
    named = {"category": "product_name", "name": product, "branches": [leaf]}
    at = f"{day}T00:00:00+09:00"
    return {
        "document": {
            "category": "csaf_security_advisory",
            "csaf_version": "2.0",
            "title": f"{product}の脆弱性",
            "publisher": {"category": "vendor", "name": VENDOR, "namespace": "https://example.com"},
            "tracking": {
                "id": number, "status": "final", "version": "1", "initial_release_date": at,
                "current_release_date": at, "revision_history": [{"number": "1", "date": at, "summary": "初版"}],
            },
        },
        "product_tree": {"branches": [{"category": "vendor", "name": VENDOR, "branches": [named]}]},
        "vulnerabilities": [{"cve": cve, "product_status": {"known_affected": ["P1"]}}],
    }  # fmt: skip


def exploited(cve: str, day: dt.date) -> dict[str, object]:
    """A list of vulnerabilities that are known to be exploited, with one of them."""
    one = {"cveID": cve, "vendorProject": VENDOR, "product": "", "vulnerabilityName": "", "dateAdded": f"{day}"}
    return {"title": "KEV", "catalogVersion": f"{day:%Y.%m.%d}", "dateReleased": f"{day}", "vulnerabilities": [one]}


def supported(product: str, ends: dict[str, dt.date], day: dt.date) -> dict[str, object]:
    """Until when the cycles of a product are supported. day: of the data."""
    cycles = [{"name": name, "isEol": end < day, "eolFrom": f"{end}"} for name, end in ends.items()]
    result = {"name": product.lower(), "label": product, "releases": cycles}
    return {"schema_version": "1.2.0", "last_modified": f"{day}T00:00:00+00:00", "result": result}
