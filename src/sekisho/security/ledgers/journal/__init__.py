"""The journal's rules, as pure functions: what an entry says, the tree over all entries, checkpoints and proofs."""
