"""The journal in the database: appended to, read, verified, proved, expired."""
