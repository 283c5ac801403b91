"""Diagnostics as text: for people (full, concise), for programs (json, sarif), for GitHub's annotations.

Every rendering takes the `Problems` of a run and answers a string without a newline at its end. None of them lets a
control or bidirectional character of a file through as it is.
"""

from netspec.source.rendering.concise import render_concise
from netspec.source.rendering.full import render_full
from netspec.source.rendering.github import render_github
from netspec.source.rendering.json_ import render_json
from netspec.source.rendering.sarif import render_sarif

__all__ = ["render_concise", "render_full", "render_github", "render_json", "render_sarif"]
