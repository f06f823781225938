"""What a backup is, apart from any home: how rows are written down, what its list says, how it is packed and sealed."""
