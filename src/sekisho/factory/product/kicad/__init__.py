"""Board files of KiCad 5 to 9."""
