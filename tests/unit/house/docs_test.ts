import { assertEquals } from "@std/assert";
import { checkDocs } from "../../../tools/check_docs.ts";
import { readEntries } from "../../../tools/check_entries.ts";

const PATHS = [
  "README.md",
  "docs/testing.md",
  "docs",
  "lib/wire",
  "lib/wire/mod.ts",
  "cli.ts",
  ".ci/run",
];

/** What is said of a text that stands in a document, with the number of its line. */
function problemsOf(text: string, path = "README.md"): string[] {
  const documents = new Map([["docs/testing.md", "# Testing Shoal\n\n## One group, or `two`\n"]]);
  documents.set(path, text);
  return checkDocs({ documents, paths: new Set(PATHS), tasks: new Set(["test", "test:unit"]) })
    .map((problem) => problem.slice(path.length + 1));
}

Deno.test("checkDocs() tells what is not there", () => {
  const wrong: [text: string, problem: string][] = [
    ["See [here](docs/gone.md).", "1: the link docs/gone.md leads nowhere"],
    ["\n[x](docs/testing.md#nothing)", "2: there is no heading #nothing in docs/testing.md"],
    ["# A\n\n[x](#b)", "3: there is no heading #b in README.md"],
    ["Look at `lib/wire/gone.ts`", "1: there is no lib/wire/gone.ts"],
    ["`lib/dht/` is the DHT", "1: there is no lib/dht"],
    ["`mod.ts` is the face", "1: there is no mod.ts"],
    ["```sh\ndeno task tset\n```", "2: there is no task tset"],
    ["```sh\nnpx -y deno@2.9.6 task demo\n```", "2: there is no task demo"],
    ["```sh\ndeno run -A tools/gone.ts\n```", "2: there is no tools/gone.ts"],
  ];
  for (const [text, problem] of wrong) assertEquals(problemsOf(text), [problem], text);
  assertEquals(problemsOf("[x](testing.md) [y](gone.md)", "docs/design.md"), [
    "1: the link gone.md leads nowhere",
  ]);
});

Deno.test("checkDocs() is content with what is there, and with what only looks like it", () => {
  const right = [
    "[a](docs/testing.md) [b](docs/testing.md#one-group-or-two) [c](#d) [e](docs/) ![f](cli.ts)",
    "[web](https://example.org/docs/gone.md) <https://example.org/lib/gone.ts>",
    "`lib/wire/mod.ts`, `lib/wire/` and `.ci/run` and `cli.ts`.",
    "`lib/ROOM/mod.ts` and `tests/*_test.ts` are patterns; lib/gone.ts is no code",
    "`../other/lib/gone.ts` and `@shoal/shoal/cli` stand elsewhere",
    "```sh\ndeno task test:unit --filter x && npx -y deno@2.9.6 task test\n```",
    "```ts\nconst [a](x) = f;\n```",
  ];
  for (const text of right) assertEquals(problemsOf(`## D\n\n${text}`), [], text);
});

Deno.test("readEntries() gives the file of each entry", () => {
  const config = '{ "exports": { ".": "./mod.ts", "./cli": "./cli.ts" } }';
  assertEquals([...readEntries(config)], [[".", "./mod.ts"], ["./cli", "./cli.ts"]]);
});
