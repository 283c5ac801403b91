"""Tree to Network: names, expressions, defs, loops, defaults and types are settled here, in bounded time."""

from netspec.elaborate.budget import MOST_NODES
from netspec.elaborate.program import elaborate_file, net_names

__all__ = ["MOST_NODES", "elaborate_file", "net_names"]
