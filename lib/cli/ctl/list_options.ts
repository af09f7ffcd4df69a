import { flag, type Option, option } from "../options/option.ts";
import { decimal, TEXT } from "../options/value_kind.ts";

/** What of each torrent is told. */
export const FIELDS: Option<string> = option("fields", TEXT, {
  placeholder: "A,B",
  group: "How",
  help: "with --json: these fields of each, or all",
});

/** What shells complete with. */
export const NAMES: Option<boolean> = flag("names", {
  group: "How",
  help: "what each can be called by, a line each",
});

/** How often it is drawn. */
export const INTERVAL: Option<number> = option("interval", decimal("SECONDS"), {
  group: "How",
  help: "how often it is asked (2)",
  common: true,
});
