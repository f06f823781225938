"""Accounts of the console: signing in and out, the second factor, the lock of an idle session, administrator rights."""
