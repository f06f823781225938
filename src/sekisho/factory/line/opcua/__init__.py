"""The OPC UA server of a machine: who may do what, an audit of all that is done, and the nodes of job control."""
