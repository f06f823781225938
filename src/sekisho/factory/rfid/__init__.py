"""Parts seen by their tags: from a reader's raw reads to events that say which part went into which board.

The readers (LLRP), the workers and their bins are simulated; the service that hears them is not.
Source: report, section 1.3.2, flow ①; GS1 EPC Tag Data Standard 2.0, EPCIS 2.0 and CBV 2.0.
"""
