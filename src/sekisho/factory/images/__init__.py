"""Work-record images (flow 3) and the improvement they serve.

Planned: nothing here is built yet.
"""
