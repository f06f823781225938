"""Names of vendors by the numbers that field-bus organisations gave them; the common ones only.

Sources: ODVA's list of CIP vendor ids, ASHRAE's list of BACnet vendor ids, PI's list of manufacturer ids, FieldComm
Group's list of HART manufacturer ids, IANA's private enterprise numbers. Of a number that is not here the number itself
is told.
"""

from collections.abc import Iterator, Mapping

from sekisho.security.observe.identity.saying import Said, told

CIP = {
    1: "Rockwell Automation", 3: "Honeywell", 4: "Parker Hannifin", 5: "Rockwell Automation", 7: "SMC", 8: "Molex",
    12: "Banner Engineering", 13: "Belden", 26: "Festo", 40: "WAGO", 43: "Balluff", 44: "Yaskawa Electric America",
    46: "ABB", 47: "Omron", 48: "Turck", 57: "Pepperl+Fuchs", 68: "Eaton", 74: "Hitachi", 77: "Rockwell Software",
    82: "Mitsubishi Electric Automation", 90: "HMS Industrial Networks", 94: "Advantech", 97: "Danfoss",
    108: "Beckhoff Automation", 121: "KUKA", 159: "IDEC", 161: "Mitsubishi Electric", 171: "Denso Wave",
    176: "Red Lion Controls", 179: "Sanyo Denki", 187: "Oriental Motor", 201: "CKD", 216: "SUNX",
    243: "Schneider Electric", 250: "Yokogawa Electric", 255: "Bosch Rexroth", 256: "Turck", 283: "Hilscher",
    287: "Bosch Rexroth", 309: "ProSoft Technology", 319: "Fuji Electric", 322: "ifm", 326: "GE Fanuc Automation",
    345: "Endress+Hauser", 356: "Fanuc Robotics America", 367: "Keyence", 441: "Nachi-Fujikoshi", 445: "Lenze",
    482: "Koyo Electronics", 490: "Fuji Machine", 511: "SICK Stegmann", 562: "Phoenix Contact", 591: "FANUC",
    634: "Hirschmann", 640: "Murrelektronik", 678: "Cognex", 680: "Weidmüller", 699: "IAI", 780: "Yamatake",
    808: "SICK", 939: "Cisco Systems", 991: "Moxa", 1015: "Weidmüller", 1059: "Delta Electronics",
    1112: "Hitachi Industrial Equipment Systems", 1182: "Endress+Hauser",
}  # fmt: skip

BACNET = {
    2: "Trane", 5: "Johnson Controls", 7: "Siemens", 8: "Delta Controls", 9: "Siemens",
    10: "Schneider Electric", 11: "TAC", 16: "Carrier", 17: "Honeywell", 18: "Alerton", 24: "Automated Logic",
    28: "KMC Controls", 35: "Reliable Controls", 36: "Tridium", 39: "Kieback & Peter", 53: "Daikin Industries",
    80: "Sauter", 81: "Matsushita Electric Works", 82: "Mitsubishi Electric", 85: "Yamatake Building Systems",
    89: "Saia-Burgess Controls", 90: "Hitachi", 98: "Toshiba", 99: "Mitsubishi Electric", 112: "Fujitsu",
    127: "ABB", 129: "Toshiba Carrier", 150: "Advantech", 160: "Rockwell Automation", 178: "LOYTEC",
    190: "Danfoss Drives", 191: "Eaton", 196: "Yokogawa Electric", 222: "WAGO", 226: "Phoenix Contact",
    227: "Grundfos", 245: "Contemporary Controls", 251: "WILO", 284: "BELIMO", 313: "Siemens Industry",
    332: "Distech Controls", 335: "Schneider Electric", 364: "Distech Controls", 415: "Beckhoff Automation",
    423: "BELIMO", 434: "Mitsubishi Electric", 435: "Delta Electronics", 458: "ICP DAS", 694: "Contec",
    700: "Fuji Electric", 1096: "Moxa",
}  # fmt: skip

PROFINET = {
    0x002A: "Siemens", 0x0083: "SMC", 0x00B0: "Phoenix Contact", 0x010A: "SEW-Eurodrive",
    0x010C: "HMS Industrial Networks", 0x011D: "WAGO", 0x011E: "Hilscher", 0x0120: "Beckhoff Automation",
    0x012F: "Murrelektronik", 0x0136: "ifm", 0x013D: "Turck", 0x014D: "Festo", 0x0378: "Balluff",
}  # fmt: skip

HART = {
    0x01: "Acromag", 0x02: "Rockwell Automation", 0x03: "Ametek", 0x05: "ABB", 0x09: "Bristol Babcock",
    0x0A: "Brooks Instrument", 0x0D: "Daniel Industries", 0x11: "Endress+Hauser", 0x12: "ABB",
    0x13: "Fisher Controls", 0x14: "Schneider Electric", 0x15: "Fuji Electric", 0x16: "ABB", 0x17: "Honeywell",
    0x1A: "ABB", 0x1D: "M-System", 0x1F: "Micro Motion", 0x20: "Moore Industries", 0x22: "Ohkura Electric",
    0x26: "Rosemount", 0x2A: "Siemens", 0x2C: "Toshiba", 0x2E: "Rosemount Analytical", 0x2F: "Valmet",
    0x30: "Flowserve", 0x36: "Azbil", 0x37: "Yokogawa Electric", 0x3B: "Mobrey", 0x3E: "Smar",
    0x3F: "Schneider Electric", 0x40: "Measurement Technology", 0x42: "Samson", 0x45: "Krohne", 0x47: "Druck",
    0x4A: "Spirax Sarco", 0x4D: "Westlock Controls", 0x4E: "Ametek Drexelbrook", 0x4F: "Rosemount Tank Radar",
    0x50: "ABB", 0x52: "Draeger", 0x54: "Siemens", 0x56: "Magnetrol", 0x57: "Neles", 0x58: "Siemens",
    0x5D: "Pepperl+Fuchs", 0x60: "Baumer", 0x61: "Knick", 0x62: "VEGA Grieshaber", 0x63: "Temposonics",
    0x64: "Oval", 0x65: "Masoneilan", 0x6B: "WIKA", 0x6D: "PR electronics", 0x6E: "Rotork", 0x78: "Bürkert",
    0x7F: "Labom", 0x80: "Danfoss", 0x82: "Tokyo Keiso", 0x83: "SMC", 0x8E: "Mettler-Toledo", 0x94: "Enraf",
    0x97: "NIVELCO", 0x99: "Metran", 0x9C: "Turck", 0x9D: "Panametrics", 0x9E: "R. Stahl", 0xA1: "Berthold",
    0xB0: "Phoenix Contact", 0xBD: "Badger Meter", 0xBE: "HIMA", 0xC0: "Kongsberg Maritime", 0xC4: "Spectrum Controls",
    0xC7: "SICK", 0xCF: "Koso", 0xD5: "Hach Lange", 0xF9: "FieldComm Group", 0x6006: "Bartec", 0x6008: "MSA",
    0x600C: "KSB", 0x6011: "DKK-TOA", 0x6014: "TopWorx", 0x6019: "Pepperl+Fuchs", 0x6020: "ifm", 0x6021: "Flexim",
    0x6022: "Tokyo Keiki", 0x6037: "Hitachi High-Tech", 0x6041: "Softing", 0x6044: "Motoyama", 0x604B: "Matsushima",
    0x6054: "HollySys", 0x6058: "Schneider Electric", 0x6059: "Emerson", 0x605B: "Riken Keiki", 0x605E: "Hydac",
    0x6061: "Roxar", 0x607C: "AUMA", 0x608C: "JUMO", 0x608F: "New Cosmos Electric",
}  # fmt: skip

ENTERPRISES = {
    9: "Cisco Systems", 11: "Hewlett-Packard", 248: "Hirschmann", 311: "Microsoft", 318: "APC",
    2011: "Huawei", 4196: "Siemens", 8691: "Moxa",
}  # fmt: skip
"""IANA private enterprise numbers, as they follow 1.3.6.1.4.1 in an SNMP sysObjectID."""


def told_by_number(names: Mapping[int, str], organisation: str, number: int, confidence: int = 3) -> Iterator[Said]:
    """The vendor of a number; where its name is not known, the number with confidence 1, and nothing for 0."""
    if number in names:
        yield from told("vendor", names[number], confidence)
    elif number:
        yield from told("vendor", f"{organisation} vendor {number}", 1)
