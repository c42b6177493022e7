"""`hub`: the one command line. Each command is imported when it is called, so that none waits for the others."""

from importlib import import_module

import click

from hub.errors import HubError

COMMANDS = {
    "dji": "connectors.dji.cli:dji",
    "partner": "connectors.partner.cli:partner",
    "regie": "connectors.regie.cli:regie",
    "broker": "hub.broker.cli:broker",
    "topics": "hub.topology.cli:topics",
    "offsets": "hub.engine.cli:offsets",
    "partitions": "hub.engine.raise_cli:partitions",
    "dlq": "hub.dlq.cli:dlq",
    "demo": "hub.demo.cli:demo",
    "worker": "hub.worker.cli:worker",
    "schemas": "hub.codec.cli:schemas",
    "registry": "hub.registry.cli:registry",
}


class LazyGroup(click.Group):
    """Commands by name from `COMMANDS`; a `HubError` ends in its text and exit status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except HubError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=LazyGroup)
@click.version_option(package_name="ketenhub")
def main() -> None:
    """Message hub of the Veiligheidshuizen Gelderland-Midden."""
