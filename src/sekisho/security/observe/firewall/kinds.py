"""Which vendor's configuration a text is, told by statements that only this vendor writes."""

import re

from sekisho.security.observe.firewall.rules import Kind

_SAVED = re.compile(rb"^\*(filter|nat|mangle|raw|security)\s*$", re.MULTILINE)
_CHAIN = re.compile(rb"^:\S+ (ACCEPT|DROP|-) \[", re.MULTILINE)
_LISTED = re.compile(rb"^-P (INPUT|FORWARD|OUTPUT) (ACCEPT|DROP)\s*$", re.MULTILINE)
_NFT = re.compile(rb'^\s*\{\s*"nftables"\s*:')
_FORTIOS = re.compile(
    rb"^\s*config (vdom|global|system (global|interface|zone)"
    rb"|firewall (policy|address|addrgrp|service (custom|group)))\s*$",
    re.MULTILINE,
)
_XML = re.compile(rb"^\s*(<\?xml|<config[ >]|<response[ >])")
_PANOS = re.compile(rb"<(rulebase|vsys|deviceconfig|devices|pre-rulebase)\s*/?>")
_ASA = re.compile(
    rb"^ASA Version |^ nameif \S|^object network \S|^access-group \S+ (in|out|global)\b"
    rb"|^access-list \S+ (line \d+ )?extended (permit|deny) ",
    re.MULTILINE,
)
_IOS = re.compile(
    rb"^ip access-list (extended|standard) \S|^access-list \d+ (permit|deny|remark) |^ ip access-group \S+ (in|out)",
    re.MULTILINE,
)
_IOS_TOP = re.compile(rb"^version \d+\.\d", re.MULTILINE)


def firewall_kind(start: bytes) -> Kind | None:  # noqa: PLR0911 -- one for each vendor
    """The vendor of a configuration by its beginning; None where it is no configuration that is read."""
    text = start.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if b"\0" in text:
        return None
    if _NFT.search(text):
        return "nftables"
    if _XML.search(text):
        return "panos" if _PANOS.search(text) else None
    if (_SAVED.search(text) and _CHAIN.search(text)) or _LISTED.search(text):
        return "iptables"
    if text.startswith(b"#config-version=") or (_FORTIOS.search(text) and re.search(rb"^\s*end\b", text, re.MULTILINE)):
        return "fortios"
    if _ASA.search(text):
        return "asa"
    if _IOS.search(text) or (_IOS_TOP.search(text) and b"\nhostname " in text):
        return "ios"
    return None
