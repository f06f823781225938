"""The planning server on the business LAN: orders, monthly and daily plan, release, results back.

Built: the engine, which plans job shops, flexible job shops and assembly lines (`docs/planning.md`). Planned: all else.
"""
