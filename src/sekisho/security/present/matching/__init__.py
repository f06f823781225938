"""What advisories mean for the factory, for people and programs to read."""
