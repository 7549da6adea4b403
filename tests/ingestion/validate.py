"""validate.py CASES.json: what the installed openmetadata-ingestion makes of each workflow file.

Prints a line a case, then "N passed, N failed". The package's own code does the work, from the file's text to
the model: load_config_file, parse_workflow_config_gracefully, get_verify_ssl_fn.
"""

import importlib.metadata
import importlib.util
import json
import os
import pathlib
import re
import sys

import requests

PACKAGE = "openmetadata-ingestion"


def without_profiler() -> None:
    """Registers the package without running its __init__, which loads the profiler and all its databases."""
    spec = importlib.util.find_spec("metadata")
    sys.modules["metadata"] = importlib.util.module_from_spec(spec)


def with_old_patterns() -> None:
    """1.2 and 1.3 have patterns that Python 3.11 refuses: "^(?u)…", whose flag is the default anyhow."""
    compile_pattern = re.compile

    def compile_old(pattern, flags=0):
        if isinstance(pattern, str):
            pattern = pattern.replace("^(?u)", "^")
        return compile_pattern(pattern, flags)

    re.compile = compile_old


without_profiler()
with_old_patterns()

from metadata.config.common import load_config_file  # noqa: E402
from metadata.ingestion.api.parser import parse_workflow_config_gracefully  # noqa: E402
from metadata.utils.ssl_registry import get_verify_ssl_fn  # noqa: E402


def outcome(case: dict) -> dict:
    os.environ.update(case["environment"])
    try:
        config = load_config_file(pathlib.Path(case["file"]))
        workflow = parse_workflow_config_gracefully(config)
    except Exception as error:  # the classes differ between the generations
        return {"rejected": f"{type(error).__name__}: {error}"}
    finally:
        for name in case["environment"]:
            del os.environ[name]
    server = workflow.workflowConfig.openMetadataServerConfig
    return {
        "accepted": {
            "hostPort": server.hostPort,
            "authProvider": server.authProvider.value,
            "securityConfig": {
                name: plain(getattr(server.securityConfig, name)) for name in fields(server.securityConfig)
            },
            "verify": verification(server),
        }
    }


def verification(server):
    """What the client would hand to requests, and what requests would make of it."""
    if server.sslConfig is not None:
        ssl_config = getattr(server.sslConfig, "root", None) or server.sslConfig.__root__
        return {"caCertificate": plain(ssl_config.caCertificate)}
    try:
        verify = get_verify_ssl_fn(server.verifySSL)(server.sslConfig)
    except Exception as error:
        return {"error": str(error)}
    session = requests.Session()
    session.trust_env = False
    settings = session.merge_environment_settings(server.hostPort, {}, None, verify, None)
    return "public authorities" if settings["verify"] is True else settings["verify"]


def fields(model) -> list:
    """Of a model of pydantic 2 or 1."""
    return list(getattr(type(model), "model_fields", None) or type(model).__fields__)


def plain(value):
    """Not get_secret_value(), which asks a secrets manager and loads the clients of all of them."""
    return getattr(value, "_secret_value", value)


def fits(expected: dict, found: dict) -> bool:
    if "rejected" in expected:
        return expected["rejected"] in found.get("rejected", "")
    return expected == found


def main() -> int:
    release = ".".join(importlib.metadata.version(PACKAGE).split(".")[:2])
    passed = failed = 0
    for case in json.loads(pathlib.Path(sys.argv[1]).read_text()):
        expected = case["verdicts"].get(release, case["verdicts"]["current"])
        found = outcome(case)
        word = "accepts" if "accepted" in expected else "refuses"
        if fits(expected, found):
            passed += 1
            print(f"  ok      {word} {case['name']}")
        else:
            failed += 1
            print(f"  FAILED  {word} {case['name']}\n    expected {expected}\n    found    {found}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
