"""The room of pages: what people see in a browser."""
