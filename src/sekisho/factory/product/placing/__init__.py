"""Placement files: where the placement machine puts what, as design programs export it."""
