"""`python -m sekisho` is the same as the command `sekisho`."""

from sekisho.cli import main

if __name__ == "__main__":
    main()
