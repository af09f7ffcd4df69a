import { sharedPath } from "./shared.ts";

const ROOT = new URL("../../", import.meta.url);

/** How long it may take to find a base, which is fetched the first time. */
const BASE_LIMIT_MS = 180_000;

/** How long it may take to compile; where a network is dead, fetching what it takes would go on for ever. */
const COMPILE_LIMIT_MS = 60_000;

/** The program of its own, as a file, or why there is none here. */
export type CompiledProgram =
  | { readonly path: string; readonly lack?: undefined }
  | { readonly path?: undefined; readonly lack: string };

/**
 * Compiles the program as `deno task compile` does, into a temporary folder that goes when the module of tests is done.
 * Where `../shared/compile-base.sh` finds a Deno and a base for it, with those.
 *
 * @throws {Error} if it can not be compiled for another reason than that there is no base.
 */
export async function compileProgram(): Promise<CompiledProgram> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const [, ...args]: string[] = tasks.compile.command.split(" ");
  await buildPage();
  const dir = await Deno.makeTempDir({ prefix: "shoal-compiled-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(dir, { recursive: true }));
  const path = `${dir}/shoal`;
  args[args.indexOf("--output") + 1] = path;
  const { DENO = Deno.execPath(), ...env } = await findBase();
  const { success, stderr } = await new Deno.Command(DENO, {
    args,
    cwd: ROOT,
    env: { ...env, NO_COLOR: "1" },
    signal: AbortSignal.timeout(COMPILE_LIMIT_MS),
  }).output();
  if (success) return { path };
  const text = new TextDecoder().decode(stderr);
  // What Deno fetches as a base is called denort.
  if (!text.includes("denort")) throw new Error(`Cannot compile: ${text}`);
  return { lack: "Deno's server, which has what programs are compiled with, can not be reached" };
}

/** Builds what the program includes, where that is not there yet. */
async function buildPage(): Promise<void> {
  try {
    await Deno.stat(new URL("lib/daemon/built/page.json", ROOT));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "build"],
      cwd: ROOT,
    }).output();
    if (!success) throw new Error(`Cannot build: ${new TextDecoder().decode(stderr)}`);
  }
}

/** The lines `NAME='VALUE'` that the script prints: `DENO` and `DENORT_BIN`; none where it is not there. */
async function findBase(): Promise<Record<string, string>> {
  const script = sharedPath("compile-base.sh");
  if (script === undefined) return {};
  const { success, stdout } = await new Deno.Command(script.pathname, {
    signal: AbortSignal.timeout(BASE_LIMIT_MS),
  }).output();
  if (!success) return {};
  const lines = new TextDecoder().decode(stdout).matchAll(/^(\w+)='(.*)'$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}
