"""How a command ends that something stopped: what people are told, and what the shell is."""

from __future__ import annotations

import sys
from traceback import format_exception

import click

from netspec import __version__
from netspec.cli.exits import ExitCode
from netspec.cli.output import remark, show_problems
from netspec.source import NetspecError

EXTRAS = {
    "torch": "torch", "safetensors": "torch", "numpy": "torch",
    "PIL": "draw", "pptx": "draw", "reportlab": "draw", "resvg_py": "draw",
    "kornia": "train", "sklearn": "train", "tensorboard": "train",
    "onnx": "onnx", "onnxruntime": "onnx", "onnxscript": "onnx",
    "IPython": "notebook",
}  # fmt: skip
"""What imports a package that the core does without, and the extra that brings it."""


def tell(error: BaseException) -> ExitCode:
    """Says what stopped the command, on standard error, and answers with the exit code."""
    match error:
        case NetspecError():
            show_problems(error.problems)
            return ExitCode.AT_FAULT
        case click.ClickException():
            error.show()
            return ExitCode(error.exit_code)
        case KeyboardInterrupt() | click.Abort():
            remark("netspec: interrupted")
            return ExitCode.INTERRUPTED
        case BrokenPipeError():
            return ExitCode.CLOSED_PIPE
        case OSError():
            remark(f"netspec: {_words_of(error)}")
            return ExitCode.RUN_TIME
        case MemoryError():
            remark("netspec: there is not enough memory")
            return ExitCode.RUN_TIME
        case ModuleNotFoundError() if (extra := EXTRAS.get((error.name or "").partition(".")[0])) is not None:
            remark(f"netspec: this needs {error.name}, which is not installed: pip install 'netspec[{extra}]'")
            return ExitCode.RUN_TIME
    remark(_report_of_a_bug(error))
    return ExitCode.BUG


def _words_of(error: OSError) -> str:
    """What the disk or the device says, without Python's ornaments."""
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}" if error.filename is not None else reason


def _report_of_a_bug(error: BaseException) -> str:
    return (
        f"{''.join(format_exception(error))}\n"
        "netspec: this is a bug in netspec, not in your network. Please report it to its maintainers, with the\n"
        f"lines above, the command, the .net file, and these versions: netspec {__version__}, Python "
        f"{sys.version.split()[0]}, {sys.platform}."
    )
