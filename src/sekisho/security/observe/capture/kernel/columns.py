"""What Python and the kernels both know: the columns of every table, the counters, and the words of one order.

Plain numbers, so that whoever reads the tables need not load the compiler that made the kernels.
"""

# An address is two numbers; IPv4 is held in the low half with V4 on top (RFC 4291, 2.5.5.2).
NO_IP = -1  # in both halves
V4 = 0xFFFF00000000

# Columns of a record: one packet in a block (int64).
OFFSET = 0
CAPTURED = 1
ONWIRE = 2
TIME = 3  # microseconds since 1970
LINK = 4
RECORD_COLUMNS = 5

# The counters `cnt`: 0 to 3 are rows of the four tables. From WHERE on four words a table.
CONNECTIONS, OPERATIONS, CLAIMS, SEEN = 0, 1, 2, 3
N_CAND = 4
FIRST_TIME, LAST_TIME = 5, 6
SHORT, SHORT_FRAME = 7, 8  # packets cut within their link layer, and the first of them
BROKEN, BROKEN_FRAME = 9, 10  # packets whose IP header is damaged
UNREAD, UNREAD_FRAME = 11, 12  # packets of a link type that is not read
WHERE = 16
ROWS, SLOTS, MASK, ROOM = 0, 1, 2, 3  # address of the rows, of the slots, slots - 1, rows that there is room for
CANDIDATES, CANDIDATE_ROOM, TCP_PORTS, UDP_PORTS, FAMILY, FRAGMENTS = 32, 33, 34, 35, 36, 37  # addresses, but for 33
COUNTERS = 38

# Columns of a connection. Side A is the lower of both ends (address, port, MAC); pairs of columns are (A, B).
KIND, KMAC_A, KMAC_B, HI_A, LO_A, HI_B, LO_B, PORTS = 0, 1, 2, 3, 4, 5, 6, 7  # the key
MAC_A, MAC_B = 8, 9
PACKETS, BYTES, FIRST, LAST, FRAME = 10, 12, 14, 16, 18  # A, then B behind it
C_APP, C_CONF = 20, 21
SYN, ROLE_SEEN = 22, 23  # side that is the client + 1; 0 where not told
NEXT = 24  # A, B: sequence number where an unfinished message ends; -1 where none is open
PENDING = 26  # A, B: operation of that message; -1 where none
CHUNK = 28  # A, B: operation of a message in several pieces; -2 where none is open
RECENT = 30  # A, B: row of the operation last seen
WATCHED = 32  # A, B: segments that are still handed over to join a message that may hold an identity; -1 or 0 none
CONN_COLUMNS = 34
CONN_KEY = 8

# Columns of an operation.
O_CONN, O_SIDE, O_APP, O_CODE, O_DETAIL, O_ROLE, O_PACKETS, O_FIRST, O_LAST, O_FRAME = range(10)
OP_COLUMNS = 10
OP_KEY = 6

# Columns of a claim: "this IP is mine", by ARP (1), neighbour discovery (2) or DHCP (3).
L_VLAN, L_MAC, L_HI, L_LO, L_HOW, L_PACKETS, L_FIRST, L_LAST, L_FRAME = range(9)
CLAIM_COLUMNS = 9
CLAIM_KEY = 5

# Columns of a payload that was seen: its hash, and how often its kind came from its sender.
S_KEY, S_COUNT = 0, 1
SEEN_COLUMNS = 2
SEEN_KEY = 1

# Columns of a candidate: a packet that may hold an identity.
Q_FRAME, Q_TIME, Q_MAC, Q_HI, Q_LO, Q_APP, Q_START, Q_END, Q_SERVER, Q_STREAM, Q_SEQ, Q_NEED = range(12)
CAND_COLUMNS = 12
# Q_STREAM: 0 for a packet that is whole, else the number of its connection's side. Q_SEQ: sequence number at Q_START.
# Q_NEED: octets of the message that begins at Q_START, 0 where its length is not told; GOES_ON for a segment behind.
GOES_ON = -1

FRAGMENT_SLOTS = 4096
FRAME_COLUMNS = 3  # of one row a frame, where it is wanted: protocol, confidence, first operation (-1 none)
SCRATCH = 256  # numbers that the kernels write while they look at one packet

# What connections are folded into. Counters of their own: rows of the five tables, and from WHERE on where they lie.
# Addresses have numbers there: two of them in one column are the client's << 32 | the server's.
FLOWS, DONE, HOSTS, MACS, IPS = 0, 1, 2, 3, 4
INTO_COUNTERS = WHERE + 4 * 5

# Columns of a flow: one client, one service of one server.
G_KIND, G_PORT, G_MACS, G_IPS = 0, 1, 2, 3  # the key; KIND as of a connection, the server's port
G_APP, G_CONF, G_WEIGHT, G_ROLE = 4, 5, 6, 7  # weight: how telling the protocol is; role: an index into folding.ROLES
G_PACKETS_OUT, G_PACKETS_IN, G_BYTES_OUT, G_BYTES_IN, G_FIRST, G_LAST, G_FRAME = 8, 9, 10, 11, 12, 13, 14
G_COLUMNS = 15
G_KEY = 4

# Columns of what a client did at a service.
D_MACS, D_IPS, D_SERVICE, D_CODE, D_DETAIL = 0, 1, 2, 3, 4  # the key; service: port << 16 | protocol
D_PACKETS, D_FIRST, D_LAST, D_FRAME = 5, 6, 7, 8
D_COLUMNS = 9
D_KEY = 5

# Columns of a host: an address pair that sent something, or said that it is its own.
H_VLAN, H_MAC, H_IP = 0, 1, 2  # the key
H_PACKETS, H_CLAIMED, H_HOW, H_FIRST, H_LAST, H_FRAME = 3, 4, 5, 6, 7, 8  # packets sent; claims, and the surest kind
H_COLUMNS = 9
H_KEY = 3

MAC_COLUMNS = 1
IP_COLUMNS = 2  # both halves

# The order: what Python asks of the kernels, and how far they came (int64).
J_BLOCK, J_POS, J_END = 0, 1, 2  # address of the block; where the unread octets begin and end in it
J_PCAPNG, J_BIG, J_NANOSECONDS, J_LINK = 3, 4, 5, 6  # the format; the latter two only of classic pcap
J_FACES, J_N_FACES = 7, 8  # address and rows of the interfaces of a pcapng section
J_RECORDS, J_ROOM, J_N, J_DONE = 9, 10, 11, 12  # address of the records, room for them, how many, how many walked
J_BEFORE = 13  # frames before record 0
J_FRAMES, J_FRAMES_ROOM, J_FRAMES_N = 14, 15, 16  # address of the rows of frames (0 not wanted), room, how many
J_SCRATCH, J_COUNTERS = 17, 18  # addresses
J_UNREAD = 19  # the counter UNREAD before record 0
ORDER = 20

# Columns of an interface of pcapng.
FACE_LINK, FACE_UNIT, FACE_SHIFT, FACE_SNAP = 0, 1, 2, 3  # link type, ticks a second, seconds to add, snap length
FACE_COLUMNS = 4

# Why the kernels came back.
MORE = 0  # the block ends inside a record
FULL = 1  # the record array is full
DAMAGED = 2  # what stands here is not a record
SPECIAL = 3  # a pcapng block that the caller must read (section, interface)
NARROW = 4  # a table, or the room for frames, has no room for another record
UNKNOWN = 5  # the records just walked hold some of a link type that is not read
