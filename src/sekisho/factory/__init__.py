"""The production system of the report's section 1.3.2, as separate programs that speak their field's protocols.

Built: the planning engine (`plan`) and its word `sekisho factory solve`. Planned: all else; the rooms stand.
"""
