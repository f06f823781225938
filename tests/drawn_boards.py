"""Small boards in the words of each KiCad version, and the files that go with them, written by hand."""

from pathlib import Path

from sekisho.factory.product.loading import load
from sekisho.factory.product.records import Product
from sekisho.guard.problem import Problem

VERSIONS = {5: 20171130, 6: 20211014, 7: 20221018, 8: 20240108, 9: 20241229}

_OUTLINE_5 = """
  (gr_line (start 100 100) (end 140 100) (layer Edge.Cuts) (width 0.1))
  (gr_line (start 140 100) (end 140 120) (layer Edge.Cuts) (width 0.1))
  (gr_line (start 140 120) (end 100 120) (layer Edge.Cuts) (width 0.1))
  (gr_line (start 100 120) (end 100 100) (layer Edge.Cuts) (width 0.1))
"""
_OUTLINE_6 = (
    '\n  (gr_rect (start 100 100) (end 140 120) (stroke (width 0.1) (type solid)) (fill none) (layer "Edge.Cuts"))\n'
)
_PADS = {
    "smd": "(pad 1 smd rect (at -0.5 0) (size 0.5 0.6) (layers F.Cu F.Paste F.Mask) {net1})"
    "(pad 2 smd rect (at 0.5 0) (size 0.5 0.6) (layers F.Cu F.Paste F.Mask) {net2})",
    "through": "(pad 1 thru_hole circle (at 0 0) (size 1.6 1.6) (drill 0.8) (layers *.Cu *.Mask) {net1})"
    "(pad 2 thru_hole circle (at 2.54 0) (size 1.6 1.6) (drill 0.8) (layers *.Cu *.Mask) {net2})",
    "none": '(pad "" np_thru_hole circle (at 0 0) (size 3.2 3.2) (drill 3.2) (layers *.Cu *.Mask))',
}


def part(
    version: int,
    reference: str,
    value: str,
    library: str = "R_SMD:R_0402_1005Metric",
    *,
    at: str = "110 105",
    side: str = "F.Cu",
    pads: str = "smd",
    attr: str | None = None,
) -> str:
    """One footprint. attr: the words of its attribute; None for the usual one of its pads in that version."""
    usual = {"smd": "smd", "through": "" if version < 6 else "through_hole", "none": ""}[pads]
    words = usual if attr is None else attr
    nets = {"net1": '(net 1 "GND")', "net2": '(net 2 "+3V3")'}
    lines = [f'({"module" if version < 6 else "footprint"} "{library}" (layer "{side}") (at {at})']
    if words:
        lines.append(f"(attr {words})")
    if version < 8:
        lines.append(f'(fp_text reference "{reference}" (at 0 -1) (layer "F.SilkS"))')
        lines.append(f'(fp_text value "{value}" (at 0 1) (layer "F.Fab"))')
        lines.append('(fp_text user "${REFERENCE}" (at 0 0) (layer "F.Fab"))')
    else:
        lines.append(f'(property "Reference" "{reference}" (at 0 -1 0) (layer "F.SilkS"))')
        lines.append(f'(property "Value" "{value}" (at 0 1 0) (layer "F.Fab"))')
    return "\n    ".join([*lines, _PADS[pads].format(**nets)]) + "\n  )"


def board(version: int, *parts: str, outline: bool = True, said: int | None = None, setup: str = "") -> str:
    """A whole board file of 40 x 20 mm."""
    general = (
        f"(general (thickness 1.6)(modules {len(parts) if said is None else said}))"
        if version < 6
        else "(general (thickness 1.6))"
    )
    copper = '(layers (0 "F.Cu" signal)(31 "B.Cu" signal)(44 "Edge.Cuts" user))'
    if version == 9:
        copper = '(layers (0 "F.Cu" signal)(2 "B.Cu" signal)(25 "Edge.Cuts" user))'
    host = "host pcbnew 5.1.6" if version < 6 else 'generator "pcbnew"'
    return (
        "\n  ".join(
            [
                f"(kicad_pcb (version {VERSIONS.get(version, version)}) ({host})",
                general,
                copper,
                f"(setup {setup})",
                '(net 0 "")\n  (net 1 "GND")\n  (net 2 "+3V3")',
                *parts,
                (_OUTLINE_5 if version < 6 else _OUTLINE_6) if outline else "",
                "(segment (start 1 1) (end 2 2) (width 0.2) (layer F.Cu) (net 1))",
            ]
        )
        + "\n)\n"
    )


def loaded(folder: Path, files: dict[str, str | bytes], variant: str = "") -> tuple[Product, tuple[Problem, ...]]:
    """What is read of these files, put into a folder."""
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return load(folder, variant)


def codes(problems: tuple[Problem, ...]) -> list[str]:
    """Their codes in order, without the product's name."""
    return [problem.code.removeprefix("product.") for problem in problems]


POS = "Ref,Val,Package,PosX,PosY,Rot,Side\n"
"""The header of KiCad's placement table."""

GERBER = """G04 #@! TF.FileFunction,{function}*
%FSLAX46Y46*%
%MOMM*%
%ADD10C,0.100000*%
G01*
D10*
X0Y0D02*
X40000000Y0D01*
X40000000Y20000000D01*
X0Y20000000D01*
X0Y0D01*
M02*
"""
DRILL = """M48
; #@! TF.FileFunction,{function}
FMAT,2
METRIC
T1C0.300
T2C1.000
%
G90
G05
T1
X1.0Y1.0
X2.0Y1.0
T2
X3.0Y1.0
X5.0Y5.0G85X6.0Y5.0
T0
M30
"""
