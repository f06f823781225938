"""Electronic product codes as tags hold them, as EPCIS 1 names things (URN), and as GS1 Digital Link.

Source: GS1 EPC Tag Data Standard 2.0, 6 and 14; GS1 Digital Link URI syntax 1.2, 4. Decoded by epcpy.
"""

import re
from functools import lru_cache

from sekisho.guard.text import Text

DIGITAL_LINK = "https://id.gs1.org"
_KNOWN = 65_536  # codes that are remembered: the same few pass a reader hundreds of times
_ELEMENT = re.compile(r"\((\d{2,4})\)([^()]+)")
_NO_EXTENSION = ("254", "0")  # of a place as a whole: 0 stands for none (TDS 2.0, 6.3.3)
_HEXADECIMAL = re.compile(r"(?:[0-9A-Fa-f]{2}){1,64}")  # the longest code of the standard has 62 octets


class NotAnEpc(ValueError):  # noqa: N818 -- named for what it is
    """What a tag holds is no code that the standard knows. `text`: what to do."""

    def __init__(self, held: str) -> None:
        self.text = Text(
            f"タグの内容「{held[:40]}」はEPCとして読めません。タグを貼り直すか、部品を手で入力してください。",
            f'What the tag holds, "{held[:40]}", is no EPC. Replace the tag, or enter the part by hand.',
        )
        super().__init__(self.text.en)


@lru_cache(_KNOWN)
def identity(held: str) -> str:
    """The pure identity, `urn:epc:id:sgtin:...`, of what a tag holds in hexadecimal. Raises NotAnEpc."""
    from epcpy.utils.common import ConvertException  # noqa: PLC0415 -- the extra `factory`
    from epcpy.utils.parsers import hex_to_tag_encodable  # noqa: PLC0415 -- as above

    if not _HEXADECIMAL.fullmatch(held):
        raise NotAnEpc(held)
    try:
        return str(hex_to_tag_encodable(held).epc_uri)
    except (ConvertException, ValueError) as error:
        raise NotAnEpc(held) from error


def held(urn: str) -> str:
    """What a tag of 96 bits holds for a serialised trade item, in hexadecimal (TDS 2.0, 14.5.1.1).

    Raises NotAnEpc for another identity, and for a serial number that 38 bits have no room for.
    """
    from epcpy.epc_schemes.sgtin import SGTIN, SGTINFilterValue  # noqa: PLC0415 -- as above
    from epcpy.utils.common import ConvertException  # noqa: PLC0415 -- as above

    scheme, kind = SGTIN.BinaryCodingScheme.SGTIN_96, SGTINFilterValue.ALL_OTHERS
    try:
        one = SGTIN(urn)
        one.tag_uri(scheme, kind)  # refuses a serial number that is too long, which the next does not
        return str(one.hex(binary_coding_scheme=scheme, filter_value=kind))
    except (ConvertException, ValueError) as error:
        raise NotAnEpc(urn) from error


@lru_cache(_KNOWN)
def link(urn: str) -> str:
    """The GS1 Digital Link of a pure identity. Raises NotAnEpc for what is none."""
    from epcpy.utils.common import ConvertException  # noqa: PLC0415 -- as above
    from epcpy.utils.parsers import epc_pure_identity_to_gs1_element_string  # noqa: PLC0415 -- as above

    try:
        elements = _ELEMENT.findall(epc_pure_identity_to_gs1_element_string(urn))
    except (ConvertException, ValueError) as error:
        raise NotAnEpc(urn) from error
    told = (element for element in elements if element != _NO_EXTENSION)
    return "/".join((DIGITAL_LINK, *(part for element in told for part in element)))


def item(urn: str) -> str:
    """What kind of thing a code names, without its serial number: `urn:epc:idpat:sgtin:4512345.012345.*`.

    Only serialised trade items (SGTIN) are of a kind; any other code gives itself.
    """
    scheme, _, rest = urn.removeprefix("urn:epc:id:").partition(":")
    company, _, reference = rest.partition(".")
    return f"urn:epc:idpat:sgtin:{company}.{reference.partition('.')[0]}.*" if scheme == "sgtin" else urn
