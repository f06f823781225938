"""Tables as people send them: text with any delimiter, ODS and XLSX, as lines of cells that know where they stood."""
