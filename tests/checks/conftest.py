"""Its folder is on the path of the tests below it, so that they find `tables` and `walls`."""
