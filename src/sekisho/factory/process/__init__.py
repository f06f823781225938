"""What is made, from the order of work to the finished board: states of jobs, books of boards and parts, shortages to
come, and messages that neither get lost nor count twice.

Books, plan, dispatch and forecast are pure: instants and identities are arguments. `server` is the service.
Source: report, section 1.3.2, flows ① and ⑥; ISA-95 part 4; OPC 10031-4 (Job Control).
"""
