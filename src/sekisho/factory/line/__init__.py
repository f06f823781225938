"""The board line: printer, placement machine, reflow oven and inspection, each a program of its own.

A machine is ordered over OPC UA (ISA-95 Job Control), hands boards on by The Hermes Standard, and tells of its work by
CFX. Its core (`station`) has no sockets and no clock.
Source: report, section 1.3.2; OPC 10031-4; IPC-HERMES-9852, version 1.5; IPC-2591 (CFX) 1.7.
"""
