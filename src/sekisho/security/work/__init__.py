"""What people do about findings, ledgers and proposals: decisions, changes, comparisons, permissions.

Planned: the procedures that lead through several ledgers step by step; rules that rest on them are not assessed.
"""
