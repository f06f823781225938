"""The life of each device on one page, and the way to find it."""
