"""A home as one sealed file, taken while others write, and put back: whole, verified, and never over another."""
