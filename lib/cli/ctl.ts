import { UsageError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import { ACTION_COMMANDS } from "./ctl/action_commands.ts";
import { ADD, CHANGE_COMMANDS, DAEMON_COMMANDS } from "./ctl/change_commands.ts";
import { CONNECTION, WHERE, WHERE_HELP } from "./ctl/connection_options.ts";
import type { ExitStatus } from "./exit_status.ts";
import { LIST, LOOK_COMMANDS } from "./ctl/look_commands.ts";

/** `shoal ctl` */
export const CTL: Command = {
  name: "ctl",
  summary: "tells a daemon what to do",
  operands: [],
  options: CONNECTION,
  subcommands: [
    LIST,
    ADD,
    ...LOOK_COMMANDS,
    ...ACTION_COMMANDS,
    ...CHANGE_COMMANDS,
    ...DAEMON_COMMANDS,
    // A limit that stands in the environment for `get` is not to be set of torrents that something else is done to.
  ].map((command) => ({ ...command, standing: CONNECTION, run: (call) => run(command, call) })),
  examples: [
    { line: "ctl add debian.torrent --label iso", does: "adds one" },
    { line: "ctl rm --where 'ratio > 2 and label = iso'", does: "removes those that fit" },
  ],
  details: [
    "The daemon is the one of shoal serve at 127.0.0.1:9091 unless --url names another: a URL, HOST:PORT, or the path of a " +
    "Unix socket. Its token is that of --token or SHOAL_TOKEN, else that of its state folder.",
    "Leaves with 13 where there is no daemon, 14 where it does not let one in, 3 where no torrent fits.",
  ],
  run() {
    return Promise.reject(new UsageError("ctl needs a word that says what to do"));
  },
};

/** Does what a command does, and says in words of the command line what the daemon has against it. */
async function run(command: Command, call: Call): Promise<ExitStatus> {
  if (call.values.get(WHERE) === WHERE_HELP) {
    return (await import("./ctl/where_help.ts")).whereHelp(call);
  }
  try {
    return await command.run(call);
  } catch (error) {
    const { failureOf } = await import("./ctl/daemon_failure.ts");
    throw failureOf(error, call);
  }
}
