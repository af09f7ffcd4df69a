/**
 * Checks how the files of `lib/` import each other: one way through the rooms, other rooms by their face alone, no
 * cycles. `deno task check:imports` runs it; it exits with 1 where something is wrong.
 *
 * @module
 */
import { walk } from "@std/fs";
import { isKnownRoom, mayImport, type Place, placeOf } from "./rooms.ts";

/** One file and what it imports: the part of what `deno info --json` prints that matters here. */
export interface ImportingFile {
  /** Path from the repository's root. */
  readonly path: string;
  /** Paths of the files of the repository that it imports, types included. */
  readonly imports: readonly string[];
}

/** Says what is wrong with these imports, one line each. */
export function checkImports(files: readonly ImportingFile[]): string[] {
  const problems: string[] = [];
  for (const { path, imports } of files) {
    const from = placeOf(path);
    if (from.room !== "" && !isKnownRoom(from.room)) {
      problems.push(`${path}: there is no room ${from.room} in tools/rooms.ts`);
    }
    for (const target of imports) {
      const problem = checkImport(from, placeOf(target));
      if (problem !== undefined) problems.push(`${path} imports ${target}: ${problem}`);
    }
  }
  return [...problems, ...findCycles(files)];
}

/** Says what is wrong with one import; undefined where it is fine. */
function checkImport(from: Place, to: Place): string | undefined {
  const [face] = to.path.split("/").slice(-1);
  const sameFolder = folderOf(from.path) === folderOf(to.path);
  if (face?.startsWith("_") && !sameFolder) return "it is private to its folder";
  if (from.folder === "lib") {
    if (to.folder === "std" || to.path === "deno.json") return undefined;
    if (to.folder !== "lib") return "lib/ imports nothing of the repository outside of itself";
    if (!mayImport(from.room, to.room)) return `${from.room} may not import ${to.room}`;
    if (from.room !== to.room && face !== "mod.ts") return "another room is imported by its mod.ts";
  }
  if (from.path === "mod.ts" && (to.room === "net" || to.room === "disk")) {
    return "host alone wires these";
  }
  if (from.path === "cli.ts" && to.room !== "cli") {
    return "the program's entry hands over to lib/cli";
  }
  if (from.path === "mod.ts" && face !== "mod.ts") return "a room is imported by its mod.ts";
  return undefined;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Finds files that import each other in a cycle; each cycle is told once. */
function findCycles(files: readonly ImportingFile[]): string[] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
  const done = new Set<string>();
  const trail: string[] = [];
  const cycles: string[] = [];
  function visit(path: string): void {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push(`cycle: ${[...trail.slice(start), path].join(" -> ")}`);
    if (start >= 0 || done.has(path)) return;
    trail.push(path);
    for (const target of importsOf.get(path) ?? []) visit(target);
    trail.pop();
    done.add(path);
  }
  for (const { path } of files) visit(path);
  return cycles;
}

/** Picks the files below `root`, a URL with a final `/`, out of what `deno info --json` prints. */
export function readGraph(json: string, root: string): ImportingFile[] {
  const graph: unknown = JSON.parse(json);
  return list(field(graph, "modules")).flatMap((module) => {
    const specifier = field(module, "specifier");
    if (typeof specifier !== "string" || !specifier.startsWith(root)) return [];
    const targets = list(field(module, "dependencies")).flatMap((dependency) =>
      ["code", "type"].map((kind) => field(field(dependency, kind), "specifier"))
    );
    const imports = targets.flatMap((target) =>
      typeof target === "string" && target.startsWith(root) ? [target.slice(root.length)] : []
    );
    return [{ path: specifier.slice(root.length), imports: [...new Set(imports)] }];
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Asks Deno for the graph of everything in `lib/` and of the entries; workers are roots as all files are. */
async function graphOfRepository(root: URL): Promise<ImportingFile[]> {
  const paths: string[] = [];
  for await (const entry of walk(new URL("lib", root).pathname, { includeDirs: false })) {
    if (/\.tsx?$/.test(entry.name)) paths.push(entry.path);
  }
  for await (const entry of Deno.readDir(root)) {
    if (entry.isFile && entry.name.endsWith(".ts")) paths.push(new URL(entry.name, root).pathname);
  }
  const list = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const source = paths.map((path) => `import ${JSON.stringify(`file://${path}`)};\n`).join("");
    await Deno.writeTextFile(list, source);
    const config = new URL("deno.json", root).pathname;
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--config", config, list],
    }).output();
    if (!success) throw new Error(`Cannot read the imports: ${new TextDecoder().decode(stderr)}`);
    return readGraph(new TextDecoder().decode(stdout), root.href);
  } finally {
    await Deno.remove(list);
  }
}

if (import.meta.main) {
  const files = await graphOfRepository(new URL("../", import.meta.url));
  const problems = checkImports(files);
  for (const problem of problems) console.error(problem);
  console.log(`${files.length} files, ${problems.length} problems`);
  if (problems.length > 0) Deno.exit(1);
}
