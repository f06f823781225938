"""The planning server on the business LAN: orders, monthly and daily plan, release, results back.

Planned: nothing here is built yet.
"""
