"""The risk sheet of 3.1.1, asset-based and business-damage analysis, attack trees, and what changes them.

Pure: the ledgers' rows, what was observed and the states of the practices come in as facts; the method and the library
of threats come in as content. Nothing here opens a file or asks for the day.
"""
