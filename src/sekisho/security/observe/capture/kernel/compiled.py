"""How kernels are compiled. Only what compiles imports this: it loads numba, which takes longer than a small capture.

Sources become machine code in one go (`machine_code`), and `machine` keeps it on disk.
"""

import gc
from typing import Any, TypeAlias

import numba
from llvmlite import binding as llvm  # type: ignore[import-untyped] # numba brings it
from numba.core.codegen import AOTCPUCodegen
from numba.core.compiler import CompilerBase
from numba.core.compiler_lock import global_compiler_lock
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.typed_passes import (
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.untyped_passes import DeadBranchPrune, FixupArgs, IRProcessing, ReconstructSSA, TranslateByteCode

_settings: Any = numba.config
_assembly = AOTCPUCodegen("kernels")
_parts: list[Any] = []
"""A library for each kernel with its arguments."""


@register_pass(mutates_CFG=True, analysis_only=False)
class _Lowering(NativeLowering):
    """Stops at LLVM's assembly: machine code is made once, of all kernels together."""

    def run_pass(self, state: Any) -> bool:  # noqa: ANN401 # numba's protocol is untyped
        state.flags.no_compile = True
        state.library = _assembly.create_library(state.func_id.func_qualname)
        super().run_pass(state)
        made = state["cr"]._replace(cfunc=[].append)  # its callers find it by this; any built-in will do
        state.targetctx.insert_user_function(made.cfunc, made.fndesc)  # without its code, or each caller takes a copy
        _parts.append(state.library)
        state["cr"] = made
        return True


class _Passes(CompilerBase):
    """What plain functions of numbers need: none of numba's inlining, closures, literals and rewritten arrays."""

    def define_pipelines(self) -> list[Any]:
        """One: from Python's code to LLVM's assembly."""
        passes = PassManager("kernel")
        for one in (
            TranslateByteCode, FixupArgs, IRProcessing, DeadBranchPrune, ReconstructSSA, NopythonTypeInference,
            PreLowerStripPhis, IRLegalization, _Lowering, NoPythonBackend,
        ):  # fmt: skip
            passes.add_pass(one, one.__name__)
        passes.finalize()
        return [passes]


_njit: Any = numba.njit  # numba types only some of its options
inner = _njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=_Passes)
"""Compiled code only: what runs once a packet, called by other kernels. Arrays and addresses in, numbers out; no
strings, no objects, no files."""

# What kernels hand to each other. numba types a function by its arguments, so these words are for readers.
Octets: TypeAlias = Any  # pointer to uint8: a block of the file
Numbers: TypeAlias = Any  # pointer to int64: a scratch, a key, the counters, a row
Number: TypeAlias = Any  # int64


@global_compiler_lock
def machine_code(entries: dict[str, tuple[Any, int]], target: Any) -> tuple[dict[str, str], bytes]:  # noqa: ANN401
    """One object file with all entries, and the symbol of each by its name.

    entries: function and how many int64 it takes; all give one int64. target: LLVM's generator of code.
    """
    symbols: dict[str, str] = {}
    whole = llvm.parse_assembly("")
    level = _settings.OPT
    _settings.OPT = type(level)(0)  # what is optimized alone is optimized again where it is called
    collecting = gc.isenabled()
    gc.disable()  # the compiler keeps nearly all it makes: looking for garbage takes a fifth of its time
    try:
        for name, (function, arguments) in entries.items():
            entry = _njit(no_cpython_wrapper=True, no_cfunc_wrapper=False, pipeline_class=_Passes)(function)
            entry.compile((numba.int64,) * arguments)
            (made,) = entry.overloads.values()
            symbols[name] = made.fndesc.llvm_cfunc_wrapper_name
        for part in _parts:
            whole.link_in(llvm.parse_bitcode(part.emit_bitcode()))
    finally:
        if collecting:
            gc.enable()
        _settings.OPT = level
    for function in whole.functions:  # nobody else calls them, so they may be inlined and left out
        if not function.is_declaration and function.name not in symbols.values():
            function.linkage = "internal"
    tuning = llvm.create_pipeline_tuning_options(speed_level=3)
    tuning.loop_vectorization = tuning.slp_vectorization = True
    builder = llvm.create_pass_builder(target, tuning)
    builder.getModulePassManager().run(whole, builder)
    return symbols, target.emit_object(whole)
