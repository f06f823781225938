"""Compiled code only: what runs once a packet. Arrays in, arrays out; no strings, no objects, no files."""
