"""The data of planning as a workbook: written, edited in Excel, and read back whole or not at all."""
