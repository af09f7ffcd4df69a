import { assertEquals } from "@std/assert";
import { readEntries } from "../../../tools/check_entries.ts";
import { knowsSanitizers } from "../../../tools/test_config.ts";
import publicApi from "./public_api.json" with { type: "json" };

/**
 * All that can be imported, types included, by entry: others build on these names. Whoever changes the list writes it
 * into the changelog too.
 */
const PUBLIC_API: Readonly<Record<string, readonly string[]>> = publicApi;

const ROOT = new URL("../../../", import.meta.url);

/** Gives the names that a file exports, types included. */
async function exportsOf(path: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", path],
    cwd: ROOT,
  }).output();
  const { nodes }: { nodes: Record<string, { symbols: { name: string }[] }> } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const names = Object.values(nodes).flatMap(({ symbols }) => symbols.map(({ name }) => name));
  return [...new Set(names)].sort();
}

const entries = readEntries(await Deno.readTextFile(new URL("deno.json", ROOT)));

Deno.test("the entries of the package are those that others know", () => {
  assertEquals([...entries.keys()], Object.keys(PUBLIC_API));
});

for (const [entry, path] of entries) {
  Deno.test({
    name: `the exports of ${entry} are those that others know`,
    // What `deno doc --json` writes had another form in old versions.
    ignore: !knowsSanitizers(Deno.version.deno),
    fn: async () => assertEquals(await exportsOf(path), [...PUBLIC_API[entry] ?? []]),
  });
}
