"""The risk analysis: the sheet, the risks by asset, the attack trees with the cheapest cut, and what if."""

from django.urls import path

from sekisho.security.present.console.risk import assets, sheet, taking, trees, what_if

ADDRESSES = [
    path("risk/", sheet.sheet),
    path("risk/assets/", assets.assets),
    path("risk/trees/", trees.trees),
    path("risk/what-if/", what_if.what_if),
    path("risk/picture.svg", taking.picture),
    path("risk/export", taking.workbook),
    path("risk/print", taking.paper),
]
