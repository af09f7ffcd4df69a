import { flag, type Option, option } from "./option.ts";
import { choice, FILE } from "./value_kind.ts";

const GROUP = "Everywhere";

/** Shows help. */
export const HELP: Option<boolean> = flag("help", {
  short: "h",
  group: GROUP,
  help: "help; -h is the short page",
  common: true,
});

/** Shows the version. */
export const VERSION_FLAG: Option<boolean> = flag("version", {
  short: "V",
  group: GROUP,
  help: "the version of Shoal",
});

/** Nothing but errors. */
export const QUIET: Option<boolean> = flag("quiet", {
  short: "q",
  group: GROUP,
  help: "print nothing but errors",
});

/** More; twice for even more. */
export const VERBOSE: Option<boolean> = flag("verbose", {
  short: "v",
  group: GROUP,
  help: "say more (-vv: even more)",
});

/** For programs. */
export const JSON_OUTPUT: Option<boolean> = flag("json", {
  group: GROUP,
  help: "print JSON: one object, or one event a line",
});

/** Where the log goes. */
export const LOG_FILE: Option<string> = option("log-file", FILE, {
  group: GROUP,
  help: "append the log to a file",
});

/** How the log is written. */
export const LOG_FORMAT: Option<"text" | "json"> = option("log-format", choice("text", "json"), {
  group: GROUP,
  help: "how the log is written (text)",
});

/** When to use colours. */
export const COLOR: Option<"auto" | "always" | "never"> = option(
  "color",
  choice("auto", "always", "never"),
  { group: GROUP, help: "when to use colours (auto)" },
);

/** A file of options. */
export const CONFIG: Option<string> = option("config", FILE, {
  group: GROUP,
  help: "read options from a file",
});

/** What every command takes. */
export const GLOBAL_OPTIONS: readonly Option<unknown>[] = [
  HELP,
  VERSION_FLAG,
  QUIET,
  VERBOSE,
  JSON_OUTPUT,
  LOG_FILE,
  LOG_FORMAT,
  COLOR,
  CONFIG,
];
