"""Every message between the factory's systems, declared once: name, systems and LANs, protocol, endpoint, schema.

Planned: the declarations come with the factory half.
"""
