"""Demo mode's own key."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from ledger import demo


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    key = demo.secret_key(tmp_path / "data")
    assert len(key) >= 50
    assert demo.secret_key(tmp_path / "data") == key
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


def test_who_comes_second_takes_the_firsts_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = demo.secret_key(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "exists", lambda _: False)
        assert demo.secret_key(tmp_path) == first


def test_a_data_directory_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match=r"data directory .*file/data cannot be used"):
        demo.secret_key(tmp_path / "file" / "data")
