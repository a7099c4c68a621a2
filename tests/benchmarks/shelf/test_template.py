from pathlib import Path

from benchmarks.shelf import filled


def test_every_hole_is_filled(tmp_path: Path) -> None:
    """A hole is filled wherever it is, and what is none stays."""
    template = tmp_path / "template"
    template.write_text("listen @PORT@; # @PORT@, mail@example\n")

    written = filled(template, tmp_path / "file", {"PORT": 80, "UNUSED": 1})

    assert written.read_text() == "listen 80; # 80, mail@example\n"
