"""The factory's command line and wiring: its words, and the units that run at its addresses."""
