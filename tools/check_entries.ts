/**
 * Checks that every entry of `exports` in deno.json is there and that all it exports is documented
 * (`deno doc --lint`). `deno task check:entries` runs it.
 *
 * @module
 */

/** Reads the files that `exports` names, by entry. */
export function readEntries(config: string): Map<string, string> {
  const { exports }: { exports: Record<string, string> } = JSON.parse(config);
  return new Map(Object.entries(exports));
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  const entries = readEntries(await Deno.readTextFile(new URL("deno.json", root)));
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--lint", ...new Set(entries.values())],
    cwd: root,
  }).spawn().status;
  Deno.exit(code);
}
