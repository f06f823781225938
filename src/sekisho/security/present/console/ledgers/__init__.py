"""The ledgers' pages: the list of them, and each as a grid."""

from django.urls import path

from sekisho.security.present.console.ledgers import delegating, grid, importing, index, mapping, printing, saving

_ONE = "ledgers/<slug:slug>/"
_ROW = f"{_ONE}rows/<str:row_id>"

ADDRESSES = [
    path("ledgers/", index.index),
    path(_ONE, grid.grid),
    path(f"{_ONE}rows", delegating.rows),
    path(_ROW, delegating.one),
    path(f"{_ROW}/history", delegating.history),
    path(f"{_ROW}/sheet", printing.print_sheet),
    path(f"{_ONE}check", saving.check),
    path(f"{_ONE}save", saving.save),
    path(f"{_ONE}export", delegating.export),
    path(f"{_ONE}print", printing.print_all),
    path(f"{_ONE}import/", importing.importing),
    path(f"{_ONE}mapping", mapping.mapping),
]
