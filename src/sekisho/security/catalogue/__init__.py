"""What must hold: reads content/ into frozen records. Refuses unknown keys, empty texts and dangling references."""
