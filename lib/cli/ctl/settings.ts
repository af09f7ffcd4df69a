import type { SettingsShape } from "../../daemon/api/mod.ts";
import type { JsonValue } from "../../daemon/json/mod.ts";
import { CliError, UsageError } from "../cli_error.ts";
import type { Call } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { nearest } from "../options/suggest.ts";
import { parseSize } from "../options/value_kind.ts";
import { plainText } from "../output/plain_text.ts";
import { formatTable } from "../output/table.ts";
import { openClient } from "./open_client.ts";

const YES: readonly string[] = ["yes", "true", "on"];
const NO: readonly string[] = ["no", "false", "off"];

/** `shoal ctl settings` */
export async function settings(call: Call): Promise<ExitStatus> {
  const { screen, operands: [word, text] } = call;
  const client = await openClient(call);
  const all = await client.settings();
  if (word === undefined) {
    if (screen.json) screen.jsonLine(all);
    else printAll(call, all);
    return EXIT.ok;
  }
  const key = keyOf(word, all);
  const now = text === undefined
    ? all
    : await client.set({ [key]: readValue(text, { key, now: all[key] ?? null }) });
  const value = now[key] ?? null;
  if (screen.json) screen.jsonLine({ [key]: value });
  else screen.result(shown(value));
  return EXIT.ok;
}

/** Finds a setting as it is written in JSON or with dashes: `downloadLimit`, `download-limit`. */
function keyOf(word: string, all: SettingsShape): string {
  const key = word.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (Object.hasOwn(all, key)) return key;
  const meant = nearest(key, Object.keys(all));
  throw new CliError(`There is no setting ${word}`, EXIT.usage, {
    hint: meant === undefined ? "See shoal ctl settings" : `Did you mean ${meant}?`,
  });
}

/**
 * Reads a value of the kind that the setting has: yes or no, a number that may have a unit, `none` for no limit, a text, or a
 * list as JSON or with commas.
 */
function readValue(
  text: string,
  { key, now }: { readonly key: string; readonly now: JsonValue },
): JsonValue {
  if (typeof now === "string") return text;
  if (typeof now === "boolean") {
    if (YES.includes(text)) return true;
    if (NO.includes(text)) return false;
    throw new UsageError(`Cannot set ${key}: it is yes or no, not "${text}"`);
  }
  if (typeof now === "number" || now === null) return readNumber(text, key);
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is words.
    if (Array.isArray(now)) return text === "" ? [] : text.split(",").map((word) => word.trim());
    throw new UsageError(`Cannot set ${key}: the value is not JSON`);
  }
}

function readNumber(text: string, key: string): number | null {
  if (/^(none|unlimited|null)$/.test(text)) return null;
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : parseSize(text.replace(/\/s$/, ""));
  if (number !== undefined) return number;
  throw new UsageError(`Cannot set ${key}: "${text}" is no number`);
}

function printAll({ screen }: Call, all: SettingsShape): void {
  const rows = Object.entries(all).map(([key, value]) => [key, shown(value)]);
  const columns = screen.tableColumns;
  screen.stdout.write(formatTable(
    [{ title: "setting" }, { title: "value" }],
    rows,
    { heading: screen.colors.dim, ...columns === undefined ? {} : { columns } },
  ));
}

function shown(value: JsonValue): string {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return plainText(typeof value === "string" ? value : JSON.stringify(value));
}
