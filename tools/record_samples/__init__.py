"""The sample factory: a small smart board factory of network namespaces, whose own traffic is recorded per LAN."""
