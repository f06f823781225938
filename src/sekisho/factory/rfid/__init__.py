"""Parts seen by their tags: from a reader's raw reads to events that say which part went into which board.

Pure: reads, orders and instants are arguments. Readers (LLRP) and the service that others ask are planned.
Source: report, section 1.3.2, flow ①; GS1 EPC Tag Data Standard 2.0, EPCIS 2.0 and CBV 2.0.
"""
