"""Production planning: what was ordered, what can be made when, in which sequence, and what came of it.

Pure but for the store, the workbooks and the server: records and instants are arguments. Instants are whole seconds.
Source: report, section 1.3.2, flows ① and ⑤; ISA-95 part 4 for the words of schedule and results.
"""
