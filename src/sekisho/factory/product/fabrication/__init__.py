"""Gerber and drill files, through gerbonara: layers, bounds, holes by diameter."""
