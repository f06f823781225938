"""The network map: zones, devices, conduits and flows, declared and seen, and what differs."""
