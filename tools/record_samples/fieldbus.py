"""Controllers that libraries speak for: Modbus TCP (pymodbus), S7comm (python-snap7), EtherNet/IP and CIP (cpppo)."""

import asyncio
import contextlib
import struct
import subprocess
import sys
from collections.abc import Iterator

from cpppo.server.enip import client as enip
from pymodbus import ModbusDeviceIdentification
from pymodbus.client import ModbusTcpClient
from pymodbus.constants import DeviceInformation
from pymodbus.server import StartAsyncTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice
from snap7.client import Client
from snap7.server import Server
from snap7.type import SrvArea

from .inside import PREFIX

MODBUS_PORT, S7_PORT, CIP_PORT = 502, 102, 44818


def serve_modbus(address: str) -> None:
    """A power meter's gateway: 64 holding registers, and who it is."""
    identity = ModbusDeviceIdentification(
        info_name={
            "VendorName": "Schneider Electric",
            "ProductCode": "EGX150",
            "MajorMinorRevision": "5.1.0",
            "ModelName": "PowerLogic Link150",
        }
    )
    registers = SimData(0, count=64, values=230, datatype=DataType.REGISTERS)
    device = SimDevice(1, simdata=[registers])
    asyncio.run(StartAsyncTcpServer(device, address=(address, MODBUS_PORT), identity=identity))


def modbus(server: str, *, write: bool = False, identify: bool = False) -> None:
    """Read eight registers; write one and ask for the identity where wanted."""
    with ModbusTcpClient(server, port=MODBUS_PORT, timeout=3) as client:
        if client.read_holding_registers(0, count=8, device_id=1).isError():
            raise RuntimeError(f"{server} did not answer the reading of registers")
        if identify:
            client.read_device_information(read_code=DeviceInformation.BASIC, object_id=0, device_id=1)
        if write:
            client.write_register(12, 0, device_id=1)


COMPONENT_NAMES, MODULE_NAMES = 0x001C, 0x0011  # partial lists, "System Software for S7-300/400" volume 2


class _Controller(Server):
    """A CPU 315-2 PN/DP. The library's own answers lack the length and the number of their records; these have them."""

    def _get_szl_data(self, szl_id: int, szl_index: int) -> bytes | None:
        if szl_id == COMPONENT_NAMES:
            texts = {1: "WAREHOUSE", 2: "CPU 315-2 PN/DP", 4: "Original Siemens Equipment", 5: "S C-X4U421302009",
                     7: "CPU 315-2 PN/DP"}  # fmt: skip
            records = [struct.pack(">H32s", index, text.encode()) for index, text in texts.items()]
        elif szl_id == MODULE_NAMES:
            order = b"6ES7 315-2EH14-0AB0 "
            firmware = struct.pack(">HBB", 0x5603, 2, 6)  # "V", 3, then 2 and 6
            records = [
                struct.pack(">H20sHHH", 1, order, 0x00C0, 4, 1),
                struct.pack(">H20sH", 7, order, 0x00C0) + firmware,
            ]
        else:
            return super()._get_szl_data(szl_id, szl_index)
        return struct.pack(">HH", len(records[0]), len(records)) + b"".join(records)


def serve_s7(_: str) -> None:
    """A SIMATIC controller with one data block of 256 bytes; it listens on all addresses of its namespace."""
    server = _Controller(log=False)
    server.register_area(SrvArea.DB, 1, bytearray(256))
    server.start(S7_PORT)


def s7(server: str, *, write: bool = False, inspect: bool = False) -> None:
    """Read 16 bytes of data block 1; write four, or read who the controller is where wanted."""
    client = Client()
    client.connect(server, 0, 1, S7_PORT)
    try:
        client.db_read(1, 0, 16)
        if write:
            client.db_write(1, 32, bytearray(b"\x00\x01\x12\x67"))
        if inspect:
            client.read_szl(MODULE_NAMES)
            client.read_szl(COMPONENT_NAMES)
    finally:
        client.disconnect()


@contextlib.contextmanager
def cip_server(name: str, address: str) -> Iterator[None]:
    """A Logix controller with the tags of a reflow oven, as a process of its own: cpppo's server owns its process."""
    command = ["ip", "netns", "exec", PREFIX + name, sys.executable, "-m", "cpppo.server.enip"]
    tags = ["ZONE_TEMP=REAL[8]", "RECIPE=DINT", "CONVEYOR=REAL"]
    process = subprocess.Popen(
        [*command, "--address", f"{address}:{CIP_PORT}", *tags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def cip(server: str, *, write: bool = False, identify: bool = False) -> None:
    """Read the oven's temperatures; set the recipe, or ask who it is where wanted."""
    with enip.connector(host=server, port=CIP_PORT, timeout=5) as connection:
        if identify:
            connection.list_identity(timeout=5)
            enip.await_response(connection, timeout=5)
        tags = ["ZONE_TEMP[0-7]", *(["RECIPE=(DINT)24"] if write else [])]
        for *_, value in connection.synchronous(enip.parse_operations(tags), timeout=5):
            if not value:
                raise RuntimeError(f"{server} refused a tag")
