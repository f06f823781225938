"""What the store keeps beside the ledgers' tables: journal, checkpoints, files, what proposals touch, and accounts.

The journal is the record; everything else here can be checked against it, and is. Only the secrets of accounts are
nowhere else.
"""

import datetime as dt

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class JournalEntry(models.Model):
    """One entry.

    position: from 0, without a gap.  body: its canonical JSON; empty once it has expired.  leaf: hash of the body (RFC
    9162, 2.1.1), which stays for ever.  The other columns repeat the body, to be searched by.
    """

    position: "models.BigIntegerField[int, int]" = models.BigIntegerField(primary_key=True)
    body: "models.TextField[str, str]" = models.TextField()
    leaf: "models.BinaryField[bytes, bytes]" = models.BinaryField(max_length=32)
    ledger: "models.CharField[str, str]" = models.CharField(max_length=40)
    row_id: "models.CharField[str, str]" = models.CharField(max_length=32)
    at: "models.DateTimeField[dt.datetime, dt.datetime]" = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["row_id", "position"], name="store_journal_row"),
            models.Index(fields=["ledger", "position"], name="store_journal_ledger"),
            models.Index(fields=["at"], name="store_journal_at"),
        )


class JournalHead(models.Model):
    """The one row that every writer locks first: how long the journal is, and the tree's right edge.

    origin: the journal's name in checkpoints.  edge: hashes (hex) of the full subtrees from left to right, which are
    enough to append.  at: the latest entry's instant; time never runs backwards in the journal.
    """

    id: "models.PositiveSmallIntegerField[int, int]" = models.PositiveSmallIntegerField(primary_key=True, default=1)
    origin: "models.CharField[str, str]" = models.CharField(max_length=200)
    size: "models.BigIntegerField[int, int]" = models.BigIntegerField(default=0)
    edge = models.JSONField(default=list)
    at: "models.DateTimeField[dt.datetime | None, dt.datetime | None]" = models.DateTimeField(null=True)


class Checkpoint(models.Model):
    """The last signed checkpoint of a day (Japan time)."""

    day: "models.DateField[dt.date, dt.date]" = models.DateField(primary_key=True)
    size: "models.BigIntegerField[int, int]" = models.BigIntegerField()
    note: "models.TextField[str, str]" = models.TextField()


class KeptFile(models.Model):
    """A file kept as evidence, or what a proposal says; named by its own hash, so that it cannot change."""

    sha256: "models.CharField[str, str]" = models.CharField(max_length=64, primary_key=True)
    data: "models.BinaryField[bytes, bytes]" = models.BinaryField()


class ProposedRow(models.Model):
    """A row that an undecided or approved proposal would change. A change of the row from elsewhere voids it."""

    proposal: "models.CharField[str, str]" = models.CharField(max_length=40)
    row_id: "models.CharField[str, str]" = models.CharField(max_length=32, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["proposal", "row_id"], name="store_proposed_row"),)


class Logins(BaseUserManager["Login"]):
    """How Django asks for accounts."""


class Login(AbstractBaseUser):
    """An account of the console. Whose it is, and since when, is told by the ledger `login`; here are its secrets.

    name: as it is typed at sign-in, folded (`work.access.folded`).  person: the ID of the people ledger.
    administrator: apart from the person's ordinary account.  must_change: the password is one that somebody else knows.
    password_at: when the person last chose it.
    """

    name: "models.CharField[str, str]" = models.CharField(max_length=64, unique=True)
    person: "models.CharField[str, str]" = models.CharField(max_length=40, db_index=True)
    administrator: "models.BooleanField[bool, bool]" = models.BooleanField(default=False)
    is_active: "models.BooleanField[bool, bool]" = models.BooleanField(default=True)
    must_change: "models.BooleanField[bool, bool]" = models.BooleanField(default=True)
    password_at: "models.DateTimeField[dt.datetime | None, dt.datetime | None]" = models.DateTimeField(null=True)

    USERNAME_FIELD = "name"
    objects = Logins()


class Job(models.Model):
    """One piece of long work that runs in a process of its own. No record: what it makes is kept by its own procedure.

    what: what is asked, by kind.  called: when a process was last started for it.  done, total: of the present step,
    whose name is `text` (ja, en).  result: what it made; of a failed one why (ja, en).
    host, pid: the process that runs it.  beat: when it last gave a sign of life.
    """

    number: "models.BigAutoField[int, int]" = models.BigAutoField(primary_key=True)
    kind: "models.CharField[str, str]" = models.CharField(max_length=20)
    what = models.JSONField(default=dict)
    who: "models.CharField[str, str]" = models.CharField(max_length=64)
    state: "models.CharField[str, str]" = models.CharField(max_length=12, db_index=True)
    asked: "models.DateTimeField[dt.datetime, dt.datetime]" = models.DateTimeField()
    called: "models.DateTimeField[dt.datetime | None, dt.datetime | None]" = models.DateTimeField(null=True)
    started: "models.DateTimeField[dt.datetime | None, dt.datetime | None]" = models.DateTimeField(null=True)
    ended: "models.DateTimeField[dt.datetime | None, dt.datetime | None]" = models.DateTimeField(null=True)
    done: "models.BigIntegerField[int, int]" = models.BigIntegerField(default=0)
    total: "models.BigIntegerField[int, int]" = models.BigIntegerField(default=0)
    text = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    host: "models.CharField[str, str]" = models.CharField(max_length=255, default="")
    pid: "models.BigIntegerField[int, int]" = models.BigIntegerField(default=0)
    beat: "models.DateTimeField[dt.datetime | None, dt.datetime | None]" = models.DateTimeField(null=True)
