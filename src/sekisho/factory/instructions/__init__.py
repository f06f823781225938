"""Work instructions from 3D data (flow 2) for the assembly stalls.

Planned: nothing here is built yet.
"""
