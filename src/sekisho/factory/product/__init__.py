"""What is made: boards from KiCad, placement, BOM and Gerber files; routes and machine times.

Planned: nothing here is built yet.
"""
