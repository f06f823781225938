"""Parts lists (BOM): which part with which value and number belongs to which references."""
