"""What runs at each address of the factory: one module a system, each loading no more than its own part."""
