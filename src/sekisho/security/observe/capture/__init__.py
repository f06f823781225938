"""Captures: files of packets in, observations out. Compiled code lies in `kernel`; every packet is looked at once."""
