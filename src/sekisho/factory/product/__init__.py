"""What is made: boards from KiCad, placement, BOM, Gerber and drill files; their routes, machine times and feeders."""
