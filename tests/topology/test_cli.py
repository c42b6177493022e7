"""`hub topics` as operators and scripts see it."""

import json
import re

import pytest
from click.testing import CliRunner, Result

from hub.broker import Broker
from hub.cli import main
from tests.support import kafka

pytestmark = pytest.mark.broker


def run(broker: Broker, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["topics", *arguments], env={"HUB_DIRECTORY": str(broker.directory), "COLUMNS": "200"}
    )


def test_check_apply_check(cluster: Broker) -> None:
    """Exit status 1 while something is wrong, 0 when all is as declared; the table names each drift."""
    before, applied, after = run(cluster, "check"), run(cluster, "apply"), run(cluster, "check")

    assert (before.exit_code, applied.exit_code, after.exit_code) == (1, 0, 0)
    assert "dji.detentie" in before.output and "missing" in before.output
    assert re.fullmatch(
        r"Mended: \d+ acl missing, \d+ topic missing, \d+ user missing\.\nThe cluster is as declared\.\n",
        applied.output,
    )
    assert after.output == "The cluster is as declared.\n"
    assert run(cluster, "apply").output == "Nothing had to be changed.\nThe cluster is as declared.\n"


def test_json_is_for_scripts(cluster: Broker) -> None:
    """The same facts, one object; extra things fail the check, not the apply."""
    run(cluster, "apply")
    kafka.create_topic(cluster.access(), "vreemd")
    extra = {
        "what": "topic",
        "kind": "extra",
        "name": "vreemd",
        "key": None,
        "declared": None,
        "actual": "1 partitions",
    }

    checked, applied = run(cluster, "check", "--json"), run(cluster, "apply", "--json")
    pruned = run(cluster, "apply", "--json", "--prune")

    assert (checked.exit_code, json.loads(checked.output)) == (1, {"drift": [extra]})
    assert (applied.exit_code, json.loads(applied.output)) == (0, {"mended": [], "left": [extra]})
    assert (pruned.exit_code, json.loads(pruned.output)) == (0, {"mended": [extra], "left": []})


def test_without_a_broker_one_line_says_what_to_do(cluster: Broker) -> None:
    """No traceback."""
    result = CliRunner().invoke(main, ["topics", "check"], env={"HUB_DIRECTORY": str(cluster.directory / "none")})

    assert result.exit_code == 1
    assert result.output.endswith("Run `hub broker start` first.\n")
    assert result.output.startswith("Error: No broker has been made in ")
