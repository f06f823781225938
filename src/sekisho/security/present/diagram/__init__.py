"""The network diagram (figures 14 and 16), drawn from the ledgers: zones, devices, conduits and declared flows."""
