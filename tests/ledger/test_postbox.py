from pathlib import Path

from ledger.postbox import END, take_out


def test_each_whole_mail_is_shown_once(tmp_path: Path) -> None:
    (tmp_path / "1.log").write_text(f"Subject: First\n\nHello\n{END}\n")
    (tmp_path / "2.log").write_text("Subject: Half")
    assert list(take_out(tmp_path)) == ["Subject: First\n\nHello"]
    assert list(take_out(tmp_path)) == []
    assert [file.name for file in tmp_path.iterdir()] == ["2.log"]


def test_no_folder_holds_no_mail(tmp_path: Path) -> None:
    assert list(take_out(tmp_path / "none")) == []
