"""The command `sandbox`, as `python -m ftgo_sandbox`."""

from ftgo_sandbox.cli import app

app(prog_name="sandbox")
