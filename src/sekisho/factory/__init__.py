"""The production system of the report's section 1.3.2, as separate programs that speak their field's protocols.

Planned: the rooms stand, and nothing in them is built yet.
"""
