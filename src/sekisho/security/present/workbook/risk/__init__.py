"""The risk analysis as a workbook in which every result is a formula over cells of the same book.

An auditor changes a yellow cell and sees what follows. The cached values are those of the room `risk`.
"""
