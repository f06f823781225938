"""Messages of stand-ins of data flow 6: OPC UA of robot and warehouse (asyncua), MQTT of the vehicles (amqtt, paho)."""

import asyncio
import json
import time

import paho.mqtt.client as mqtt
from amqtt.broker import Broker
from asyncua import Client, Server, ua

OPCUA_PORT, MQTT_PORT = 4840, 1883
NAMESPACE_URI = "http://factory.example/robot"


async def _controller(address: str, title: str) -> None:
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://{address}:{OPCUA_PORT}/robot")
    server.set_server_name(title)
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


def serve_opcua(address: str, *, title: str) -> None:
    """A robot's or a warehouse's controller: a job to write, a package to read, a method to store it."""
    asyncio.run(_controller(address, title))


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
