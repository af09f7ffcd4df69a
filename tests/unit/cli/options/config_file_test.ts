import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../../lib/cli/cli_error.ts";
import { checkConfig, configValues, readConfig } from "../../../../lib/cli/options/config_file.ts";
import { flag, type Option, option } from "../../../../lib/cli/options/option.ts";
import { TEXT } from "../../../../lib/cli/options/value_kind.ts";
import { Values } from "../../../../lib/cli/options/values.ts";

const OUTPUT = option("output", TEXT, { group: "G", help: "where" });
const TRACKER = option("tracker", TEXT, { group: "G", help: "who", repeat: true });
const QUIET = flag("quiet", { group: "G", help: "less" });
const OPTIONS = new Map<string, readonly Option<unknown>[]>([
  ["get", [OUTPUT, TRACKER, QUIET]],
  ["show", [QUIET]],
]);

const FILE = `# for all
quiet = yes
output = "with spaces "

[get]
output=downloads # not a comment
tracker = udp://a.example:1
tracker = udp://b.example:1
`;

Deno.test("readConfig() reads keys, sections, quotes and comments", () => {
  const entries = readConfig(FILE, "f");
  assertEquals(entries.map((entry) => [entry.section, entry.key, entry.value, entry.line]), [
    [undefined, "quiet", "yes", 2],
    [undefined, "output", "with spaces ", 3],
    ["get", "output", "downloads # not a comment", 6],
    ["get", "tracker", "udp://a.example:1", 7],
    ["get", "tracker", "udp://b.example:1", 8],
  ]);
});

Deno.test("configValues() puts the section of the command before the rest", () => {
  const entries = readConfig(FILE, "f");
  const get = new Values(configValues(entries, "f", "get"));
  assertEquals(get.get(OUTPUT), "downloads # not a comment");
  assertEquals(get.all(TRACKER), ["udp://a.example:1", "udp://b.example:1"]);
  assertEquals(get.has(QUIET), true);
  assertEquals(new Values(configValues(entries, "f", "show")).get(OUTPUT), "with spaces ");
});

Deno.test("readConfig() and checkConfig() name the file, the line and the nearest key", () => {
  const cases: [string, string, string | undefined][] = [
    ["\nquiet", 'Cannot read line 2 of f: it is not "key = value"', undefined],
    ["quite = 1", "There is no option quite (f, line 1)", "Did you mean quiet?"],
    ["[show]\noutput = x", "There is no option output (f, line 2)", undefined],
    ["[sho]\nquiet = 1", "There is no command sho (f, line 2)", "Did you mean show?"],
  ];
  for (const [text, message, hint] of cases) {
    const error = assertThrows(() => checkConfig(readConfig(text, "f"), "f", OPTIONS), UsageError);
    assertEquals([error.message, error.hint], [message, hint]);
  }
});

Deno.test("a flag in a config file is yes or no", () => {
  const given = configValues(readConfig("quiet = maybe", "f"), "f", "get");
  assertThrows(
    () => new Values(given).get(QUIET),
    UsageError,
    'quiet (f, line 1) is yes or no, not "maybe"',
  );
});
