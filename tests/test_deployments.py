"""The files in docs/deploy say what Dask, Kubernetes and this project understand."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[1] / "docs" / "deploy"
SCRIPTS = sorted([*DEPLOY.rglob("*.sh"), *DEPLOY.rglob("*.sbatch")])
PAGES = sorted(DEPLOY.rglob("*.yaml"))
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
# What the sandbox asks of a container: docs/scaling.md.
NEEDED = {
    *("clone", "clone3", "unshare", "mount", "umount2", "pivot_root", "prctl", "seccomp"),
    *("landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "pidfd_open"),
}


def resources() -> Iterator[dict[str, Any]]:
    for page in PAGES:
        yield from yaml.safe_load_all(page.read_text(encoding="utf-8"))


def pods() -> Iterator[dict[str, Any]]:
    for resource in resources():
        if "template" in resource["spec"]:
            yield resource["spec"]["template"]["spec"]


def options_of(module: str) -> set[str]:
    """Return the options that a program of Dask, or `grade`, understands."""
    if module == "grade":
        from autograder.commands.grade import command
    elif module == "dask_scheduler":
        from distributed.cli.dask_scheduler import main as command
    else:
        from distributed.cli.dask_worker import main as command
    known: click.Command = command
    return {name for param in known.params for name in (*param.opts, *param.secondary_opts)}


def program_of(words: str) -> str | None:
    found = re.search(r"distributed\.cli\.(dask_\w+)|autograder\W+(grade)", words)
    return (found[1] or found[2]) if found else None


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_bash(script: Path) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    run = subprocess.run(["bash", "-n", script.name], cwd=script.parent, capture_output=True)
    assert run.returncode == 0, run.stderr


def test_options_in_scripts_exist() -> None:
    seen = []
    for script in SCRIPTS:
        lines = script.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
        for line in lines:
            program = program_of(line)
            if program and not line.startswith("#"):
                words = line.partition(program)[2]
                assert set(OPTION.findall(words)) <= options_of(program)
                seen.append(program)
    assert {"dask_scheduler", "dask_worker", "grade"} <= set(seen)


def test_options_in_containers_exist() -> None:
    seen = set()
    for pod in pods():
        for container in pod["containers"]:
            words = " ".join(map(str, [*container["command"], *container.get("args", [])]))
            program = program_of(words)
            assert program
            assert set(OPTION.findall(words)) <= options_of(program)
            seen.add(program)
    assert seen == {"dask_scheduler", "dask_worker", "grade"}


def test_nobody_waits_for_ever_for_workers() -> None:
    import dask

    name = "DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT"
    (scheduler,) = [c for pod in pods() for c in pod["containers"] if c["name"] == "scheduler"]
    told = {row["name"]: row["value"] for row in scheduler["env"]}
    script = (DEPLOY / "slurm" / "mark.sbatch").read_text(encoding="utf-8")
    assert f'export {name}="{told[name]}"\n' in script
    with dask.config.set(dask.config.collect_env({name: told[name]})):
        assert dask.config.get("distributed.scheduler.no-workers-timeout") == told[name]


def test_containers_have_no_rights_and_find_each_other() -> None:
    (service,) = [row for row in resources() if row["kind"] == "Service"]
    address = f"tls://{service['metadata']['name']}:{service['spec']['ports'][0]['port']}"
    for pod in pods():
        assert pod["securityContext"]["runAsNonRoot"]
        assert not pod["automountServiceAccountToken"]
        mounted = {volume["name"] for volume in pod["volumes"]}
        for container in [*pod["containers"], *pod.get("initContainers", [])]:
            rights = container["securityContext"]
            assert rights["capabilities"] == {"drop": ["ALL"]}
            assert rights["allowPrivilegeEscalation"] is False
            assert {mount["name"] for mount in container["volumeMounts"]} <= mounted
            text = json.dumps(container)
            assert "tcp://" not in text
            if program_of(text) in ("dask_worker", "grade"):
                assert address in text


def test_the_seccomp_profile_leaves_the_sandbox_what_it_needs() -> None:
    profile = json.loads((DEPLOY / "seccomp.json").read_text(encoding="utf-8"))
    assert profile["defaultAction"] == "SCMP_ACT_ALLOW"
    names = [name for rule in profile["syscalls"] for name in rule["names"]]
    assert names == sorted(set(names))
    assert not NEEDED & set(names)


def test_certificates_are_private_and_never_overwritten(tmp_path: Path) -> None:
    if shutil.which("openssl") is None or shutil.which("bash") is None:
        pytest.skip("certificates cannot be made: openssl or bash is not installed")
    command = ["bash", str(DEPLOY / "certificates.sh"), "tls", "1"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    made = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "tls").iterdir()}
    assert made == {"ca.pem": 0, "cert.pem": 0, "key.pem": 0}
    before = (tmp_path / "tls" / "key.pem").read_bytes()
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60)
    assert again.returncode == 1
    assert (tmp_path / "tls" / "key.pem").read_bytes() == before
