"""Logs of other sensors, record by record, in the same tables as captures."""
