"""A token: its text, what terminal of the grammar it is, and where it stands. lark's own have the same attributes."""

from __future__ import annotations


class Token(str):
    """`start_pos` and `end_pos` are offsets, the end exclusive."""

    __slots__ = ("end_pos", "start_pos", "type", "value")

    type: str
    value: str
    start_pos: int
    end_pos: int

    def __new__(cls, type: str, value: str, start_pos: int, end_pos: int) -> Token:
        token = super().__new__(cls, value)
        token.type = type
        token.value = value
        token.start_pos = start_pos
        token.end_pos = end_pos
        return token
