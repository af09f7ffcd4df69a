import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../../lib/cli/cli_error.ts";
import { flag, type Option, option } from "../../../../lib/cli/options/option.ts";
import { parseLine } from "../../../../lib/cli/options/parse.ts";
import { PORT, RATE, TEXT } from "../../../../lib/cli/options/value_kind.ts";
import { Values } from "../../../../lib/cli/options/values.ts";

const VERBOSE = flag("verbose", { short: "v", group: "G", help: "more" });
const SEQUENTIAL = flag("sequential", { group: "G", help: "in order" });
const NO_DHT = flag("no-dht", { group: "G", help: "no DHT" });
const OUTPUT = option("output", TEXT, { short: "o", group: "G", help: "where" });
const TRACKER = option("tracker", TEXT, { short: "t", group: "G", help: "who", repeat: true });
const PORT_OPTION = option("port", PORT, { short: "p", group: "G", help: "port" });
const LIMIT = option("download-limit", RATE, { group: "G", help: "limit" });
const OPTIONS: readonly Option<unknown>[] = [
  VERBOSE,
  SEQUENTIAL,
  NO_DHT,
  OUTPUT,
  TRACKER,
  PORT_OPTION,
  LIMIT,
];

function parse(...args: string[]): { values: Values; operands: string[] } {
  const { given, operands } = parseLine(args, OPTIONS);
  return { values: new Values(given), operands };
}

Deno.test("parseLine() takes long and short options, before and after operands", () => {
  const { values, operands } = parse("a", "-o", "x", "b", "--port=6881", "-v");
  assertEquals(operands, ["a", "b"]);
  assertEquals(values.get(OUTPUT), "x");
  assertEquals(values.get(PORT_OPTION), 6881);
  assertEquals(values.has(VERBOSE), true);
  assertEquals(values.has(SEQUENTIAL), false);
});

Deno.test("parseLine() counts flags, collects lists and takes the last of single values", () => {
  const { values } = parse("-vv", "-t", "one", "--tracker", "two", "-o", "x", "-o", "y");
  assertEquals(values.count(VERBOSE), 2);
  assertEquals(values.all(TRACKER), ["one", "two"]);
  assertEquals(values.get(OUTPUT), "y");
});

Deno.test("parseLine() keeps operands as they are", () => {
  assertEquals(parse("1", "0x10", "", "-").operands, ["1", "0x10", "", "-"]);
  assertEquals(parse("-v", "--", "--port", "-o").operands, ["--port", "-o"]);
});

Deno.test("parseLine() takes values with equal signs and dashes in them", () => {
  assertEquals(parse("--output=a=b").values.get(OUTPUT), "a=b");
  assertEquals(parse("--output=-x").values.get(OUTPUT), "-x");
});

Deno.test("parseLine() refuses unknown options and names the nearest one", () => {
  const cases: [string[], string, string | undefined][] = [
    [["--sequental"], "There is no option --sequental", "Did you mean --sequential?"],
    [["--otput=x"], "There is no option --otput", "Did you mean --output?"],
    [["--dht"], "There is no option --dht", "Did you mean --no-dht?"],
    [["--no-sequential"], "There is no option --no-sequential", "Did you mean --sequential?"],
    [["-output", "x"], "There is no option -output", "Did you mean --output?"],
    [["-x"], "There is no option -x", undefined],
    [["--constructor"], "There is no option --constructor", undefined],
    [["--__proto__=1"], "There is no option --__proto__", undefined],
  ];
  for (const [args, message, hint] of cases) {
    const error = assertThrows(() => parse(...args), UsageError);
    assertEquals([error.message, error.hint, error.status], [message, hint, 2], args.join(" "));
  }
});

Deno.test("parseLine() refuses values that are missing or too many", () => {
  const cases: [string[], string][] = [
    [["--output"], "Option --output needs a value: --output TEXT"],
    [["--output", "-v"], "Option --output needs a value: --output TEXT"],
    [["-o"], "Option --output needs a value: --output TEXT"],
    [["--output="], "Option --output needs a value: --output TEXT"],
    [["--sequential=no"], "Option --sequential takes no value"],
    [["-v5"], "Option --verbose takes no value"],
  ];
  for (const [args, message] of cases) {
    assertEquals(assertThrows(() => parse(...args), UsageError).message, message, args.join(" "));
  }
});

Deno.test("Values.get() refuses values of another kind, and says what was expected", () => {
  const cases: [string[], Option<unknown>, string][] = [
    [["-p", "x"], PORT_OPTION, '--port needs a whole number from 0 to 65535, not "x"'],
    [["-p", "65536"], PORT_OPTION, '--port needs a whole number from 0 to 65535, not "65536"'],
    [["--download-limit", "fast"], LIMIT, "--download-limit needs a rate such as 500k"],
  ];
  for (const [args, asked, message] of cases) {
    assertThrows(() => parse(...args).values.get(asked), UsageError, message);
  }
});
