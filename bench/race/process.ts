/** What one run of a program took. */
export interface Figures {
  /** Seconds by the clock. */
  readonly wallSeconds: number;
  /** Seconds of processors, the system's included; NaN where `/usr/bin/time` is not there to tell. */
  readonly cpuSeconds: number;
  /** Memory at its highest, in MiB; NaN likewise. */
  readonly memoryMib: number;
}

/** A program that is given up takes longer than this. */
const TIME_LIMIT_MS = 120_000;

/** Runs a program to its end; undefined if it failed or took too long. */
export async function timed(argv: readonly string[]): Promise<Figures | undefined> {
  const report = await Deno.makeTempFile();
  const measured = ["/usr/bin/time", "-f", "%U %S %M", "-o", report, ...argv];
  const [program = "", ...args] = await hasTime() ? measured : argv;
  const begun = performance.now();
  try {
    const { success, stderr } = await new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    }).output();
    const wallSeconds = (performance.now() - begun) / 1000;
    if (!success) {
      console.error(new TextDecoder().decode(stderr).slice(-500));
      return undefined;
    }
    const line = (await Deno.readTextFile(report)).trim().split("\n").at(-1) ?? "";
    const [user = NaN, system = NaN, kib = NaN] = line === "" ? [] : line.split(" ").map(Number);
    return { wallSeconds, cpuSeconds: user + system, memoryMib: kib / 1024 };
  } finally {
    await Deno.remove(report);
  }
}

/** Starts a program that listens at a port, and returns once it does; disposing it ends it. */
export async function start(
  argv: readonly string[],
  options: { readonly port: number },
): Promise<AsyncDisposable> {
  const [program = "", ...args] = argv;
  const child = new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const ended = {
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
    },
  };
  for (let tries = 0; tries < 600; tries++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port: options.port })).close();
      return ended;
    } catch {
      await new Promise((again) => setTimeout(again, 50));
    }
  }
  await ended[Symbol.asyncDispose]();
  throw new Error(`Cannot race: ${program} does not listen at port ${options.port}`);
}

/** A port that nobody listens at. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Whether a program can be run. */
export async function isInstalled(program: string): Promise<boolean> {
  try {
    await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" })
      .output();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function hasTime(): Promise<boolean> {
  return isInstalled("/usr/bin/time");
}
