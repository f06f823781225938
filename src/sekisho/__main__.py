"""`python -m sekisho` is the same as the command `sekisho`."""

from sekisho.cli import program

if __name__ == "__main__":
    program()
