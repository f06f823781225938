"""The risk sheet of 3.1.1, asset-based and business-damage analysis, attack paths, residual risk.

Planned: nothing here is built yet, and rules that rest on it are shown as not assessed.
"""
