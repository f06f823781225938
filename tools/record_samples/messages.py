"""Messages of machines: OPC UA of the robot (asyncua), MQTT of the vehicles (amqtt, paho), LLRP of the RFID reader.

LLRP: EPCglobal "Low Level Reader Protocol" 1.1, section 16: a small reader of ours says what a connection begins with
and reports tags.
"""

import asyncio
import json
import socket
import struct
import time

import paho.mqtt.client as mqtt
from amqtt.broker import Broker
from asyncua import Client, Server, ua

OPCUA_PORT, MQTT_PORT, LLRP_PORT = 4840, 1883, 5084
NAMESPACE_URI = "http://factory.example/robot"


async def _robot(address: str) -> None:
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://{address}:{OPCUA_PORT}/robot")
    server.set_server_name("R-30iB Plus OPC UA Server")
    await server.set_application_uri("urn:factory.example:robot")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    index = await server.register_namespace(NAMESPACE_URI)
    robot = await server.nodes.objects.add_object(index, "Robot")
    await robot.add_variable(ua.NodeId("package", index), "Package", "")
    await (await robot.add_variable(ua.NodeId("job", index), "Job", "")).set_writable()

    async def store(_: ua.NodeId, package: ua.Variant) -> list[ua.Variant]:
        return [ua.Variant(f"{package.Value}: match", ua.VariantType.String)]

    text = [ua.VariantType.String]
    await robot.add_method(ua.NodeId("store", index), "StorePackage", store, text, text)  # type: ignore[arg-type]
    async with server:
        await asyncio.Event().wait()


def serve_opcua(address: str) -> None:
    """The arm robot's controller: a job to write, a package to read, a method to store it."""
    asyncio.run(_robot(address))


async def _job(server: str, package: str) -> None:
    client = Client(f"opc.tcp://{server}:{OPCUA_PORT}/robot", timeout=8)
    client.name = client.description = "process server"
    client.application_uri = "urn:factory.example:process"
    async with client:
        index = await client.get_namespace_index(NAMESPACE_URI)
        await client.get_node(ua.NodeId("job", index)).write_value(f"store {package}")
        robot = await client.nodes.objects.get_child([f"{index}:Robot"])
        await robot.call_method(ua.NodeId("store", index), package)
        await client.get_node(ua.NodeId("package", index)).read_value()


def opcua(server: str, *, package: str) -> None:
    """One storing job: written, called, and its result read (data flow 6)."""
    asyncio.run(_job(server, package))


async def _broker(address: str) -> None:
    broker = Broker(
        {
            "listeners": {"default": {"type": "tcp", "bind": f"{address}:{MQTT_PORT}"}},
            "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
        }
    )
    await broker.start()
    await asyncio.Event().wait()


def serve_mqtt(address: str) -> None:
    """The broker of the fleet control."""
    asyncio.run(_broker(address))


def drive(server: str, serial: str, *, seconds: float) -> None:
    """One vehicle's session in the manner of VDA 5050: says where it is every five seconds, and listens for orders."""
    topic = f"uagv/v2/sample/{serial}"
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=serial)
    client.will_set(f"{topic}/connection", json.dumps({"connectionState": "CONNECTIONBROKEN"}), qos=1)
    client.connect(server, MQTT_PORT, keepalive=30)
    client.loop_start()
    client.subscribe(f"{topic}/order", qos=0)
    client.publish(f"{topic}/connection", json.dumps({"connectionState": "ONLINE"}), qos=1)
    for tick in range(int(seconds // 5)):
        client.publish(f"{topic}/state", json.dumps({"orderId": "T-4711", "lastNodeId": f"N{tick}", "driving": True}))
        time.sleep(5)
    client.disconnect()
    client.loop_stop()


def order(server: str, serial: str) -> None:
    """One transport order to a vehicle."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="fleet-control")
    client.connect(server, MQTT_PORT)
    client.loop_start()
    body = json.dumps({"orderId": "T-4711", "nodes": [{"nodeId": "N1", "released": True}], "edges": []})
    client.publish(f"uagv/v2/sample/{serial}/order", body, qos=1).wait_for_publish(5)
    client.disconnect()
    client.loop_stop()


def _llrp(kind: int, number: int, parameters: bytes = b"") -> bytes:
    """A message: version 1 (3 bits), type (10 bits), length, id (section 16.1.1 of the standard)."""
    return struct.pack(">HII", 1 << 10 | kind, 10 + len(parameters), number) + parameters


def _tlv(kind: int, body: bytes) -> bytes:
    return struct.pack(">HH", kind, 4 + len(body)) + body


NOTIFICATION, REPORT, KEEPALIVE, KEEPALIVE_ACK, CAPABILITIES, CAPABILITIES_ANSWER = 63, 61, 62, 72, 1, 11
UTC_TIME, EVENT_DATA, CONNECTION, STATUS, TAG, EPC_96 = 128, 246, 256, 287, 240, 0x8D


def serve_llrp(address: str) -> None:
    """The RFID reader: one client at a time; tag reports until it goes."""
    with socket.create_server((address, LLRP_PORT)) as server:
        while True:
            stream, _ = server.accept()
            with stream:
                moment = _tlv(UTC_TIME, struct.pack(">Q", time.time_ns() // 1000))
                stream.sendall(_llrp(NOTIFICATION, 1, _tlv(EVENT_DATA, moment + _tlv(CONNECTION, b"\x00\x00"))))
                stream.recv(512)
                stream.sendall(_llrp(CAPABILITIES_ANSWER, 2, _tlv(STATUS, b"\x00\x00\x00\x00")))
                for tag in range(3):
                    time.sleep(0.4)
                    epc = (
                        bytes.fromhex("3074257bf7194e4000001a85") if tag else bytes.fromhex("3074257bf7194e4000001a86")
                    )
                    stream.sendall(_llrp(REPORT, 3 + tag, _tlv(TAG, bytes((EPC_96,)) + epc)))
                stream.sendall(_llrp(KEEPALIVE, 9))
                stream.recv(512)


def read_tags(server: str) -> None:
    """One round of the tracking system: connect, take the reports, answer the keepalive (data flow 1)."""
    with socket.create_connection((server, LLRP_PORT), timeout=5) as stream:
        stream.recv(512)
        stream.sendall(_llrp(CAPABILITIES, 2, b"\x00"))
        with stream.makefile("rb") as messages:
            while True:
                kind, length, _ = struct.unpack(">HII", messages.read(10))
                messages.read(length - 10)
                if kind & 0x3FF == KEEPALIVE:
                    break
        stream.sendall(_llrp(KEEPALIVE_ACK, 9))
