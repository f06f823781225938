"""The live range: a small factory of network namespaces, random policies and violations, and the truth about them.

What it plans is pure (`drawing`, `violations`); what it builds lies in namespaces of its own prefix and nowhere else.
"""
