"""How much of an input from outside is read at most: size, count and depth, known before the first byte is parsed.

The figures are generous for a factory and small enough that a hostile file cannot fill the memory of a shared PC.
"""

WORKBOOK_BYTES = 200 * 2**20
"""A workbook as stored on disk (compressed)."""

WORKBOOK_UNPACKED_BYTES = 4 * 2**30
"""A workbook's parts when unpacked: refuses a zip bomb, admits 10^6 rows."""

WORKBOOK_ROWS = 1_048_576
"""Rows of one sheet: Excel's own limit."""

CELL_CHARACTERS = 32_767
"""Characters of one cell: Excel's own limit."""

KEPT_FILE_BYTES = 50 * 2**20
"""A document kept as evidence: large enough for a plan with pictures, small enough for a database."""

TEXT_LINE_BYTES = 2**20
"""One line of a text log; a longer one is skipped and reported."""

PACKET_BYTES = 262_144
"""One captured packet: libpcap's own MAXIMUM_SNAPLEN."""

TOML_BYTES = 2**20
"""One content file."""

API_BODY_BYTES = 2**20
"""One request of a program, as JSON: some thousand rows."""

API_UPLOAD_BYTES = 50 * 2**20
"""One request of a program that brings a workbook."""

API_CHANGES = 1_000
"""Row changes in one proposal made by a program."""

API_PAGE_ROWS = 500
"""Rows of one page of a list."""

QUERY_CHARACTERS = 200
"""One value of a query: as long as a cell of most columns."""

EVIDENCE_UPLOAD_BYTES = 4 * 2**30
"""One request of a person that brings captures or logs; they are written to disk as they come."""

KEPT_RESULT_BYTES = 50 * 2**20
"""A kept result as it lies in the database (compressed): some thirty times 5,000 findings on 20 systems."""

KEPT_RESULT_UNPACKED_BYTES = 500 * 2**20
"""A kept result when unpacked: refuses a bomb in a database that others can write."""

EVIDENCE_FILE_BYTES = 8 * 2**30
"""One file of evidence as it is stored: a day of a busy plant's mirror port, packed."""

EVIDENCE_HOME_BYTES = 200 * 2**30
"""All files of evidence of one home together."""

EVIDENCE_UPLOAD_FILES = 100
"""Files of one upload, and members of one archive."""

EVIDENCE_UNPACKED_BYTES = 64 * 2**30
"""One packed file (gzip, Zstandard) when unpacked, and all members of one archive together."""

EVIDENCE_HIGHEST_RATIO = 200
"""Unpacked to packed size of a file beyond EVIDENCE_ANY_RATIO_BYTES. Captures reach some 30; deflate itself 1,032."""

EVIDENCE_ANY_RATIO_BYTES = 256 * 2**20
"""So much may come out of a packed file whatever its ratio: a capture of zeros is no bomb while it is small."""

ARCHIVE_DIRECTORY_BYTES = 2**20
"""The table of contents of an archive, which is read at once."""

BACKUP_PIECE_BYTES = 4 * 2**20
"""One member of a backup's archive; it is in memory whole."""

BACKUP_LIST_BYTES = 64 * 2**20
"""The list of a backup: some 200 bytes for each of its files."""

BACKUP_ITEMS = 200_000
"""Tables and files of one backup."""

BACKUP_UNPACKED_BYTES = 2**40
"""All that comes out of a backup."""

BACKUP_ROOM_BYTES = 256 * 2**20
"""What restoring leaves free on the disk: so that a bomb, or a backup that is too large, does not stop the machine."""

BACKUP_KEY_BYTES = 2**20
"""A file of recipients, identities or a passphrase."""

FIREWALL_BYTES = 64 * 2**20
"""One firewall's configuration, unpacked; 10,000 rules of the wordiest vendor take some 10 MiB."""

DESIGN_FILE_BYTES = 64 * 2**20
"""One file of a board's design: a board of 10,000 nets with its filled zones takes some 30 MiB."""

DESIGN_FILES = 500
"""Files of one board, and members of one archive of Gerber files."""

DESIGN_UNPACKED_BYTES = 512 * 2**20
"""All that comes out of one archive or workbook of a board's design."""

DESIGN_DEPTH = 200
"""Brackets within brackets of a board file; KiCad writes some ten."""

DESIGN_PARTS = 20_000
"""Footprints, placements or references of one board."""

DESIGN_ROWS = 20_000
"""Lines of one placement file or parts list."""

DESIGN_CELLS = 2_000_000
"""Cells of the grid around all values of one sheet of a parts list."""

DESIGN_REPEATS = 100_000
"""Copies that one Gerber or drill statement asks for."""

PLAN_BYTES = 10 * 2**20
"""A file of something to be planned: a hundred times the largest published shop."""

PLAN_OPERATIONS = 5_000
"""Operations of a shop, or tasks of a line: what the search remembers of their pairs takes 100 MB for a worker then."""

PLAN_TIME = 3 * 10**8
"""All work of a shop together, in its own unit: the longest paths that are added up stay below 2**30."""
