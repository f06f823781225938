"""The factory simulator on the business LAN: what becomes of a plan when machines fail and times vary.

Built: fitting to results, an event model of the board line, results with intervals, a search for a better sequence,
simulated against actual, and the service (`docs/simulation.md`). Source: report, section 1.3.2, flow ⑤.
"""
