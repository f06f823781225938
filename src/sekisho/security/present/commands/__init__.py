"""The words of the command line. Each module has one word's options and its body; `words` gathers them."""
