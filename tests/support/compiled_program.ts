import { sharedPath } from "./shared.ts";

const ROOT = new URL("../../", import.meta.url);

/** How long it may take to find a base and to compile; where networks are dead, fetching one would go on for ever. */
const LIMIT_MS = 120_000;

/** The program of its own, as a file, or why there is none here. */
export type CompiledProgram =
  | { readonly path: string; readonly lack?: undefined }
  | { readonly path?: undefined; readonly lack: string };

/**
 * Compiles the program as `deno task compile` does, into a temporary folder that goes when the module of tests is done.
 * Where `../shared/compile-base.sh` finds a Deno and a base for it, with those.
 */
export async function compileProgram(): Promise<CompiledProgram> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const [, ...args]: string[] = tasks.compile.command.split(" ");
  const dir = await Deno.makeTempDir({ prefix: "shoal-compiled-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(dir, { recursive: true }));
  const path = `${dir}/shoal`;
  args[args.indexOf("--output") + 1] = path;
  const { DENO = Deno.execPath(), ...env } = await findBase();
  const error = await failureOf(DENO, args, env);
  return error === undefined ? { path } : { lack: `Cannot compile: ${error}` };
}

/** The lines `NAME='VALUE'` that the script prints: `DENO` and `DENORT_BIN`; none where it is not there. */
async function findBase(): Promise<Record<string, string>> {
  const script = sharedPath("compile-base.sh");
  if (script === undefined) return {};
  const { success, stdout } = await new Deno.Command(script.pathname, {
    signal: AbortSignal.timeout(LIMIT_MS),
  }).output();
  if (!success) return {};
  const lines = new TextDecoder().decode(stdout).matchAll(/^(\w+)='(.*)'$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}

/** The last line that a command wrote to stderr, if it failed. */
async function failureOf(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const { success, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd: ROOT,
    env: { ...env, NO_COLOR: "1" },
    signal: AbortSignal.timeout(LIMIT_MS),
  }).output();
  const lines = new TextDecoder().decode(stderr).trim().split("\n");
  return success ? undefined : lines.find((line) => line.startsWith("error:")) ?? lines.at(-1);
}
