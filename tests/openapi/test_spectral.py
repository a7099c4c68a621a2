"""The documents of all gateways before Spectral, with its own rules and those after OWASP's API Security Top 10.

Needs Node.js, and the packages of `package.json` (`make openapi` installs them).
"""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.openapi.documents import DOCUMENTS
from tests.support.outside import demand

ROOT = Path(__file__).parents[2]
SPECTRAL = ROOT / "node_modules/.bin/spectral"
RULESET = Path(__file__).with_name("ruleset.yaml")
SEVERITIES = ("error", "warning", "information", "hint")
CARELESS: Mapping[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "careless", "version": "1"},
    "paths": {"/x": {"get": {"parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}]}}},
}

Findings = Mapping[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def findings(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """Let Spectral read every document, and one that should not pass."""
    demand(shutil.which("node") and SPECTRAL.exists(), "Spectral is not installed: it takes Node.js and `npm ci`")
    folder = tmp_path_factory.mktemp("openapi")
    for name, document in {**DOCUMENTS, "careless": CARELESS}.items():
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    command = [str(SPECTRAL), "lint", "--ruleset", str(RULESET), "--format", "json", "--quiet"]
    command += sorted(map(str, folder.iterdir()))
    ran = subprocess.run(command, capture_output=True, check=False, cwd=ROOT, text=True)
    assert ran.returncode == 1, ran.stderr  # found errors: at least those of the careless one
    found = json.loads(ran.stdout)
    return {name: [one for one in found if Path(one["source"]).stem == name] for name in (*DOCUMENTS, "careless")}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_rule_is_broken(findings: Findings, name: str) -> None:
    """A document breaks no rule, be it an error or a warning, that the ruleset does not lower with a reason."""
    broken = [_spelled(one) for one in findings[name] if SEVERITIES[one["severity"]] != "hint"]

    assert broken == []


def test_a_careless_document_is_found_out(findings: Findings) -> None:
    """The rules look at the documents: one without limits, names and contact breaks many."""
    broken = {one["code"] for one in findings["careless"]}

    assert {"owasp:api4:2023-string-limit", "operation-operationId", "info-contact"} <= broken


def test_a_lowered_rule_is_needed(findings: Findings) -> None:
    """A rule stays lowered only as long as a document breaks it."""
    lowered = set(re.findall(r"^  (\S+): hint$", RULESET.read_text(encoding="utf-8"), re.MULTILINE))
    broken = {one["code"] for name in DOCUMENTS for one in findings[name]}

    assert lowered - broken == set()
    assert lowered


def _spelled(finding: dict[str, Any]) -> str:
    return f"{finding['code']}: {'/'.join(map(str, finding['path']))}: {finding['message']}"
