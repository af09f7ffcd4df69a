import { assertEquals } from "@std/assert";
import { argsWithoutConfig, knowsSanitizers } from "../../../tools/test_config.ts";

Deno.test("knowsSanitizers() tells old versions of Deno", () => {
  const cases: [version: string, knows: boolean][] = [
    ["2.6.10", false],
    ["2.7.14", false],
    ["2.8.0", true],
    ["2.9.6", true],
    ["2.10.0", true],
    ["3.0.0", true],
    ["1.46.3", false],
  ];
  for (const [version, knows] of cases) assertEquals(knowsSanitizers(version), knows, version);
});

Deno.test("argsWithoutConfig() gives all that the tests need of deno.json", async () => {
  const root = new URL("../../../", import.meta.url);
  const [first, map = "", ...rest] = await argsWithoutConfig(root);
  assertEquals([first, rest], ["--no-config", ["--unstable-net"]]);
  const { imports } = JSON.parse(decodeURIComponent(map.replace(/^[^,]*,/, "")));
  assertEquals(imports["@std/assert"], new URL("std/assert/mod.ts", root).href);
  assertEquals(imports["@std/cli/parse-args"], new URL("std/cli/parse_args.ts", root).href);
  assertEquals([imports.preact, imports["preact/"]], [
    "npm:preact@^10.0.0",
    "npm:/preact@^10.0.0/",
  ]);
  for (const file of Object.values<string>(imports).filter((file) => !file.startsWith("npm:"))) {
    assertEquals((await Deno.stat(new URL(file))).isFile, true);
  }
});
