"""The pages of the factory in a browser: for the planner, at the line, and for the operator.

They show what the services hold and hand on what people do; they decide nothing. Each act carries the name of who
signed in.
"""
