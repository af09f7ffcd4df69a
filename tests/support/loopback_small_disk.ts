/** How a name space with mounts of its own is made, and entered: by root, or else in a user namespace. */
const WAYS = [
  { make: ["-m"], enter: ["-m"] },
  { make: ["-r", "-m"], enter: ["-U", "--preserve-credentials", "-m"] },
] as const;

type Way = typeof WAYS[number];

/** Mounts, says so, and stays until its input ends: the mount goes with the last process in the name space. */
const HOLD = 'mount -t tmpfs -o "$2" shoal-test "$1" && echo ready && exec cat';

/** The way that works on this machine; null where none does, undefined before it was tried. */
let workingWay: Way | null | undefined;

function findWay(): Way | undefined {
  if (workingWay === undefined) {
    workingWay = Deno.build.os === "linux" ? WAYS.find(isWorking) ?? null : null;
  }
  return workingWay ?? undefined;
}

function isWorking(way: Way): boolean {
  const dir = Deno.makeTempDirSync({ prefix: "shoal-test-mount-" });
  try {
    return new Deno.Command("unshare", {
      args: [...way.make, "sh", "-c", HOLD, "sh", dir, "size=64k"],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  } finally {
    Deno.removeSync(dir);
  }
}

/** A disk of a few MiB in memory, which only programs that are started in it see, and which goes at the end. */
export class SmallDisk implements AsyncDisposable {
  readonly #dir: string;
  readonly #holder: Deno.ChildProcess;
  readonly #way: Way;

  private constructor(dir: string, holder: Deno.ChildProcess, way: Way) {
    this.#dir = dir;
    this.#holder = holder;
    this.#way = way;
  }

  /** Why none can be made here; undefined where one can. */
  static get lack(): string | undefined {
    return findWay() === undefined ? "no small disk can be mounted here" : undefined;
  }

  /**
   * Mounts one at a folder.
   *
   * @param options Those of tmpfs, such as `size=16m` or `ro`.
   * @throws {Error} if none can be made.
   */
  static async mount(dir: string, options: string): Promise<SmallDisk> {
    const way = findWay();
    if (way === undefined) throw new Error("Cannot mount a small disk: not allowed here");
    const holder = new Deno.Command("unshare", {
      args: [...way.make, "sh", "-c", HOLD, "sh", dir, options],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = holder.stdout.getReader();
    const { done } = await reader.read();
    await reader.cancel();
    if (!done) return new SmallDisk(dir, holder, way);
    await holder.stdin.close();
    throw new Error(`Cannot mount a small disk: exit ${(await holder.status).code}`);
  }

  /** Where the folder is seen from outside. */
  get outside(): string {
    return `/proc/${this.#holder.pid}/root${this.#dir}`;
  }

  /** What is put before a command line so that the program sees the disk; it keeps its process id. */
  get within(): string[] {
    return ["nsenter", "-t", `${this.#holder.pid}`, ...this.#way.enter, "--"];
  }

  /** Runs a program that sees the disk. @throws {Error} if it fails. */
  async run(argv: readonly string[]): Promise<void> {
    const [command = "", ...args] = [...this.within, ...argv];
    const { success, stderr } = await new Deno.Command(command, { args }).output();
    if (success) return;
    throw new Error(`Cannot run ${argv.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  }

  /** Ends it, once all programs in it have ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder.stdin.close();
    await this.#holder.status;
  }
}
