"""Bytes in, observations out: captures and logs become tables whose every row can be opened at its frame or line.

Knows nothing of ledgers: what is seen here is never what was approved.
"""
