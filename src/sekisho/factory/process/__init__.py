"""The process management server on FA LAN 1: work instructions to equipment, results back.

Planned: nothing here is built yet.
"""
