"""What the operation codes of control protocols are called in their standards, and what kind of act each is.

How `code` is packed:
- modbus: function code without its error bit.  umas: UMAS function (third octet of the PDU).
- s7comm: function of the parameters; user data is 0x10000 | function group << 8 | subfunction.
- s7comm-plus: function, 16 bits.  mms: tag number of the confirmed service.
- cip: service without its answer bit; what it does may depend on the class it is sent to, so equal codes can differ
  in name and kind.  opcua: numeric identifier of the request's binary encoding.
- dnp3, iec104, mqtt, c37118, radius: function, type identification, packet type, frame type, code.
- bacnet: PDU type << 8 | service choice; network messages 0x8000 | message type.
- fins: MRC << 8 | SRC.  slmp, cclink-ie-basic, cclink-tsn-slmp: command, of 1E frames 0x1E00 | subheader.
- melsoft: command, or 0x5A00 | search kind.  fl-net: transaction code.  llrp: message type.
- keyence: the command's letters, eight bits each.  hermes: length of the element's name << 16 | its first letter << 8
  | its last.
- ads: command id.  hart-ip: message id << 8 | HART command.  profinet-dcp: service id << 8 | service type.
- profinet-cm: operation number.  ethercat: command of the first datagram.  epl: message type.
- snmp-*: tag of the PDU.  smb: command, 0x100 on top for SMB 2 and 3.  others: as on the wire.
The tables lie in `operation_codes`.
"""

from sekisho.security.observe.operation_codes import TABLES
from sekisho.security.terms.choice import Choice


class Kind(Choice):
    """What an operation does to the equipment, in the words checks ask for."""

    READ = "read", "読み出し", "Read"
    WRITE = "write", "書き込み", "Write"
    START_STOP = "start-stop", "運転・停止", "Start or stop"
    MODE = "mode", "モード変更", "Change of mode"
    DOWNLOAD = "download", "機器へのプログラム転送", "Download to the equipment"
    UPLOAD = "upload", "機器からのプログラム取得", "Upload from the equipment"
    FIRMWARE = "firmware", "ファームウェア更新", "Firmware update"
    CONFIGURATION = "configuration", "設定変更", "Change of configuration"
    AUTHENTICATION = "authentication", "認証", "Authentication"
    TIME = "time", "時刻", "Time"
    DIAGNOSE = "diagnose", "診断", "Diagnosis"
    OTHER = "other", "その他", "Other"


_KINDS = {kind.code: kind for kind in Kind}

# CIP services whose meaning depends on the class they are sent to (class, service); volume 1, chapters 3 and 5, and for
# classes from 0x64 on the maker's own objects as engineering software is seen to use them.
_CIP: dict[tuple[int, int], tuple[str, Kind]] = {
    (0x01, 0x05): ("Reset", Kind.START_STOP),
    (0x06, 0x4E): ("Forward_Close", Kind.OTHER),
    (0x06, 0x52): ("Unconnected_Send", Kind.OTHER),
    (0x06, 0x54): ("Forward_Open", Kind.OTHER),
    (0x06, 0x5B): ("Large_Forward_Open", Kind.OTHER),
    (0x37, 0x4B): ("Initiate_Upload", Kind.UPLOAD),
    (0x37, 0x4C): ("Initiate_Download", Kind.DOWNLOAD),
    (0x37, 0x4D): ("Initiate_Partial_Read", Kind.UPLOAD),
    (0x37, 0x4E): ("Initiate_Partial_Write", Kind.DOWNLOAD),
    (0x37, 0x4F): ("Upload_Transfer", Kind.UPLOAD),
    (0x37, 0x50): ("Download_Transfer", Kind.DOWNLOAD),
    (0x64, 0x4B): ("Class service 0x4B", Kind.AUTHENTICATION),
    (0x64, 0x4C): ("Class service 0x4C", Kind.AUTHENTICATION),
    (0x67, 0x4B): ("Execute_PCCC", Kind.OTHER),
    (0x8B, 0x03): ("Get_Attribute_List", Kind.TIME),
    (0x8B, 0x04): ("Set_Attribute_List", Kind.TIME),
    (0x8E, 0x05): ("Reset", Kind.START_STOP),
    (0x8E, 0x06): ("Start", Kind.START_STOP),
    (0x8E, 0x07): ("Stop", Kind.START_STOP),
    (0xA1, 0x4B): ("Class service 0x4B", Kind.FIRMWARE),
}
for _class in (0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x8D):  # programs, routines, tags, templates
    _CIP[_class, 0x08] = ("Create", Kind.DOWNLOAD)
    _CIP[_class, 0x09] = ("Delete", Kind.DOWNLOAD)
    _CIP[_class, 0x1C] = ("Group_Sync", Kind.DOWNLOAD)
for _class in (0xF4, 0xF5, 0xF6):  # port, TCP/IP interface, Ethernet link
    _CIP[_class, 0x02] = ("Set_Attributes_All", Kind.CONFIGURATION)
    _CIP[_class, 0x04] = ("Set_Attribute_List", Kind.CONFIGURATION)
    _CIP[_class, 0x10] = ("Set_Attribute_Single", Kind.CONFIGURATION)


def _cip(code: int, detail: int) -> tuple[str, Kind] | None:
    return _CIP.get((detail, code))


def _s7comm(code: int, detail: int) -> tuple[str, Kind] | None:
    if code == 0x28 and detail in {2, 3}:
        return "PI service", Kind.DOWNLOAD if detail == 2 else Kind.CONFIGURATION
    return None


def _c37118(code: int, detail: int) -> tuple[str, Kind] | None:
    if code != 4:
        return None
    names = {1: "Turn off transmission", 2: "Turn on transmission", 3: "Send header", 4: "Send configuration 1"}
    return names.get(detail, "Command"), Kind.START_STOP if detail in {1, 2} else Kind.READ


_DETAILED = {"cip": _cip, "s7comm": _s7comm, "c37118": _c37118}


def described(protocol: str, code: int, detail: int = 0) -> tuple[str, Kind]:
    """The standard's name of a code and its kind; ("", other) where the code or the protocol is unknown.

    detail: what the kernels know beside the code (the CIP class, the kind of a PI service); 0 or -1 where nothing.
    """
    special = _DETAILED.get(protocol)
    found = special(code, detail) if special else None
    if found:
        return found
    table = TABLES.get(protocol, {})
    if code not in table:
        return "", Kind.OTHER
    name, kind = table[code]
    return name, _KINDS[kind]
