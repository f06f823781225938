"""Arm robot, automated warehouse and AGV (flow 6).

Planned: nothing here is built yet.
"""
