"""The planning server on the business LAN: orders, monthly and daily plan, release, results back.

The engine plans job shops, flexible job shops and assembly lines; `production` is the server (`docs/planning.md`).
"""
