"""The board line: machines next to each other that hand boards on by The Hermes Standard.

Built: the messages, and both ends of a hand-over on real sockets. Planned: the machines around, with OPC UA and CFX.
Source: IPC-HERMES-9852, version 1.5; report, section 1.3.2.
"""
