import { flag, type Option, option } from "../options/option.ts";
import { FOLDER } from "../options/value_kind.ts";

/** Where it goes. */
export const OUTPUT: Option<string> = option("output", FOLDER, {
  short: "o",
  group: "Files",
  help: "folder there (what the daemon has set)",
  common: true,
});

/** Stopped. */
export const PAUSED: Option<boolean> = flag("paused", {
  group: "Files",
  help: "do not start it",
  common: true,
});
