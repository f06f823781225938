"""What people do, step by step, with approvals and due dates: decisions on findings, changes, stocktakes, disposal.

Planned: nothing here is built yet, and rules that rest on it are shown as not assessed.
"""
