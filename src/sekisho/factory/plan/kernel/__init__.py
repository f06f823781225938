"""The compiled part of the search. Arrays in, numbers out; it holds no lock of Python while it runs."""
