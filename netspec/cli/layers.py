"""`netspec layers`: the reference of the layer kinds, from the layers themselves."""

from __future__ import annotations

import click

from netspec.cli.output import result
from netspec.layers import registry
from netspec.source.nearest import nearest
