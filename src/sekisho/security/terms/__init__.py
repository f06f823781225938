"""Words with types, used by every room of the security half: what they are called, and their order."""
