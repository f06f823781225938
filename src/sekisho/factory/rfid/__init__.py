"""RFID parts tracking (flow 1): readers, tags, parts management.

Planned: nothing here is built yet.
"""
