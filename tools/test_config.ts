/**
 * The configuration of the tests for versions of Deno whose `deno test` does not know all of deno.json.
 *
 * @module
 */

/** What deno.json of the project says, as far as it matters here. */
interface ProjectConfig {
  /** Folders of packages that stand in for those of the same name. */
  readonly links: readonly string[];
  /** What names of modules stand for. */
  readonly imports: Readonly<Record<string, string>>;
  /** Names of unstable features. */
  readonly unstable: readonly string[];
}

/** What deno.json of a package says: its name, and its file or files by entry. */
interface PackageConfig {
  readonly name: string;
  readonly exports: string | Readonly<Record<string, string>>;
}

/** Whether a version of Deno knows the settings of sanitizers in deno.json; before, they were on always. */
export function knowsSanitizers(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 2 || major === 2 && minor >= 8;
}

/**
 * The arguments with which a `deno test` that refuses the project's deno.json does without: it gets the unstable features,
 * and by name the packages of `links` and those of npm.
 *
 * @param root The project's folder, with a final `/`.
 */
export async function argsWithoutConfig(root: URL): Promise<string[]> {
  const { links, unstable, imports: named }: ProjectConfig = await readJson(
    new URL("deno.json", root),
  );
  const imports: Record<string, string> = {};
  for (const [name, target] of Object.entries(named)) {
    if (!target.startsWith("npm:")) continue;
    imports[name] = target;
    // What is in a package has names that begin with its own.
    imports[`${name}/`] = `${target.replace("npm:", "npm:/")}/`;
  }
  for (const link of links) {
    const folder = new URL(`${link}/`, root);
    const { name, exports }: PackageConfig = await readJson(new URL("deno.json", folder));
    for (const [entry, file] of Object.entries(entriesOf(exports))) {
      imports[name + entry.slice(1)] = new URL(file, folder).href;
    }
  }
  const map = encodeURIComponent(JSON.stringify({ imports }));
  return [
    "--no-config",
    `--import-map=data:application/json,${map}`,
    ...unstable.map((feature) => `--unstable-${feature}`),
  ];
}

function entriesOf(exports: PackageConfig["exports"]): Readonly<Record<string, string>> {
  return typeof exports === "string" ? { ".": exports } : exports;
}

async function readJson<Content>(file: URL): Promise<Content> {
  return JSON.parse(await Deno.readTextFile(file));
}
