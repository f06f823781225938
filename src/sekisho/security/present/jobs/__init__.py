"""Background jobs: what each kind does, the process that runs one, and how it is started."""
