import { flag, type Option, option } from "../options/option.ts";
import { FOLDER, TEXT } from "../options/value_kind.ts";

const DAEMON = "The daemon";

/** Where it is. */
export const URL_OPTION: Option<string> = option("url", TEXT, {
  placeholder: "URL|PATH",
  group: DAEMON,
  help: "where it is, or its Unix socket (http://127.0.0.1:9091)",
});

/** What opens it. */
export const TOKEN: Option<string> = option("token", TEXT, {
  placeholder: "TOKEN",
  group: DAEMON,
  help: "what opens it (that of its state folder)",
});

/** A user of it. */
export const USER: Option<string> = option("user", TEXT, {
  placeholder: "NAME:PASSWORD",
  group: DAEMON,
  help: "a user of it, in place of the token",
});

/** Where its token is. */
export const STATE: Option<string> = option("state", FOLDER, {
  group: DAEMON,
  help: "its state folder (downloads/.shoal/daemon)",
});

/** How all commands find the daemon. */
export const CONNECTION: readonly Option<unknown>[] = [URL_OPTION, TOKEN, USER, STATE];

/** Asks of `--where` what it can compare. */
export const WHERE_HELP = "help";

/** Which torrents, or {@linkcode WHERE_HELP}. */
export const WHERE: Option<string> = option("where", TEXT, {
  placeholder: "SELECTOR",
  group: "Which",
  help: "those that fit: 'ratio > 2 and label = iso'",
  common: true,
});

/** Nothing is done. */
export const DRY_RUN: Option<boolean> = flag("dry-run", {
  short: "n",
  group: "Which",
  help: "do nothing, and print which it would be",
  common: true,
});
