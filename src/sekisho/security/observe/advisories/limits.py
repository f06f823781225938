"""How much is read of what a factory brings about vulnerabilities. The figures are ours.

All of CISA's advisories take 59 MB, the largest single one 0.4 MB; all of its decision points 44,000 files.
"""

DOCUMENT_BYTES = 32 * 2**20
"""One document that is read whole, unpacked. Larger ones are read only where their format comes apart in records."""

DOCUMENT_VALUES = 2_000_000
"""Values of one JSON document: what it takes in memory follows them, whatever its size."""

RECORD_BYTES = 4 * 2**20
"""One record of a document that is read record by record."""

RECORD_ELEMENTS = 200_000
"""Elements of one record of an XML document."""

ALL_BYTES = 4 * 2**30
"""All documents of one reading, unpacked."""

ALL_FILES = 200_000
"""All files of one reading, members of archives included."""

ALL_RECORDS = 1_000_000
"""Products, vulnerabilities, remedies, signals and components that are kept of one reading: some 500 MB."""

DIRECTORY_BYTES = 32 * 2**20
"""The table of contents of an archive."""

REFERENCES = 500_000
"""How often one advisory may name its products."""

DEPTH = 64
"""Branches within branches of a product tree, components within components, elements within elements."""

NAME_CHARACTERS = 2_000
"""A name, a version or an id; longer ones are cut."""

TEXT_CHARACTERS = 20_000
"""A text for people, such as a remedy; longer ones are cut."""

PROBLEMS_OF_A_CODE = 50
"""Problems of one code that are told one by one for each input; of the others their number."""
