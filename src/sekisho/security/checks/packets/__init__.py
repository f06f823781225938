"""Sets of packets as unions of boxes, and what an ordered list of rules does with them. Pure numbers: no ledger."""
