"""Reading stops at a bound, and at what is no file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netspec.source.bounded_reading import NotAFileError, read_bounded


def test_a_file_within_the_bound_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bounded(tmp_path / "a", 5) == b"12345"


def test_one_byte_more_shows_that_a_file_is_too_long(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345678")
    assert read_bounded(tmp_path / "a", 5) == b"123456"


@pytest.mark.parametrize(("path", "what"), [("/", "a folder"), ("/dev/zero", "a device")])
def test_what_is_no_file_is_named(path: str, what: str) -> None:
    with pytest.raises(NotAFileError, match=what):
        read_bounded(Path(path), 5)


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a")
    with pytest.raises(NotAFileError, match="a pipe"):
        read_bounded(tmp_path / "a", 5)


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_bounded(tmp_path / "a", 5)
