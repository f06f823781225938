"""The risk analysis as people and programs read it: JSON, drawn trees, print. The workbook is in `workbook/risk`."""
