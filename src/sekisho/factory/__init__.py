"""The production system of the report's section 1.3.2, as separate programs that speak their field's protocols.

Being built: what stands in a room, and what is planned for it, is told there; `sekisho factory` lists the words.
"""
