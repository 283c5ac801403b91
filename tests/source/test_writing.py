"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from netspec.source.writing import write_whole


def test_a_file_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", "×\n")
    assert (tmp_path / "a").read_bytes() == "×\n".encode()
    assert os.listdir(tmp_path) == ["a"]


def test_a_new_file_has_the_permissions_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_whole(tmp_path / "a", b"")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "a").chmod(0o640)
    write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_where_writing_fails_the_old_file_stays_and_nothing_is_left_lying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "a", "new")
    assert (tmp_path / "a").read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_link_is_replaced_and_what_it_led_to_stays(tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("precious")
    (tmp_path / "a").symlink_to(tmp_path / "outside")
    write_whole(tmp_path / "a", "new")
    assert (tmp_path / "outside").read_text() == "precious"
    assert not (tmp_path / "a").is_symlink()
    assert (tmp_path / "a").read_text() == "new"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, "new")


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "nowhere" / "a", "new")
    assert os.listdir(tmp_path) == []


def test_a_device_is_written_to_and_stays_one() -> None:
    write_whole(os.devnull, "gone")
    assert not Path(os.devnull).is_file()
