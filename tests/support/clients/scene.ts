import { HAS_BOUND_CONNECT } from "../bound_connect.ts";
import { NetworkNamespace } from "../namespace.ts";
import { ClientProcess, type ClientProcessOptions, type Machine } from "./client_process.ts";

/** Milliseconds that a scene may take unless its test says more. */
const TIMEOUT_MS = 60_000;

/** How often what has no events is looked at, in milliseconds. */
const POLL_MS = 25;

/** A program or something else that a test can not do without. */
export interface Program {
  /** What it is called. */
  readonly name: string;
  /** Whether it is on this machine. */
  readonly isInstalled: () => boolean;
}

/** The addresses of {@linkcode Scene.address6}, as something that a test needs. */
export const IPV6: Program = { name: "IPv6", isInstalled: () => NetworkNamespace.hasIpv6() };

/** How a scene is tested. */
export interface SceneOptions {
  /** The test is skipped where one of these is not installed. */
  readonly needs: readonly Program[];
  /** Milliseconds after which it fails; one minute unless given. */
  readonly timeoutMs?: number;
}

/** A machine that clients are started on. */
export interface Stage {
  /** An address of it. */
  address(): string;
  /** Makes a folder for what its programs write. */
  folder(name: string): Promise<string>;
  /** Starts a program on it. */
  spawn(argv: readonly string[], options: ClientProcessOptions): ClientProcess;
}

/** Some programs in a network of their own, and a folder for what they write; all of it goes at the end. */
export class Scene implements AsyncDisposable, Stage {
  /** An empty folder. */
  readonly dir: string;
  readonly #namespace: NetworkNamespace;
  readonly #processes: ClientProcess[] = [];
  readonly #abort = new AbortController();
  readonly #owned = new AsyncDisposableStack();
  #addresses = 0;

  private constructor(dir: string, namespace: NetworkNamespace) {
    this.dir = dir;
    this.#namespace = namespace;
  }

  /** Makes the network and the folder. */
  static async open(): Promise<Scene> {
    const dir = await Deno.makeTempDir({ prefix: "shoal-interop-" });
    await Deno.chmod(dir, 0o755); // for trackers that give up being root
    return new Scene(dir, await NetworkNamespace.open());
  }

  /** An address that no other peer of this scene has. */
  address(): string {
    return NetworkNamespace.address(++this.#addresses);
  }

  /** The same over IPv6. */
  address6(): string {
    return NetworkNamespace.address6(++this.#addresses);
  }

  /** Makes a folder in the folder of the scene. */
  async folder(name: string): Promise<string> {
    const path = `${this.dir}/${name}`;
    await Deno.mkdir(path, { recursive: true });
    return path;
  }

  /** Starts a program, which is ended with the scene. */
  spawn(argv: readonly string[], options: ClientProcessOptions): ClientProcess {
    return this.#spawn(this.#namespace, argv, options);
  }

  /** A machine of another network, whose programs are ended with the scene. */
  stage(machine: Machine, address: string): Stage {
    return {
      address: () => address,
      folder: (name) => this.folder(name),
      spawn: (argv, options) => this.#spawn(machine, argv, options),
    };
  }

  /** Disposes of something at the end, when all programs have ended. */
  own(what: AsyncDisposable): void {
    this.#owned.use(what);
  }

  /**
   * Runs a program to its end; gives its output.
   *
   * @throws {Error} if it fails.
   */
  async run(argv: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.#namespace.command(argv, {
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: this.#abort.signal,
    }).output();
    const decoder = new TextDecoder();
    if (code === 0) return decoder.decode(stdout);
    throw new Error(
      `Cannot run ${argv.join(" ")}: it ended with ${code}: ${decoder.decode(stderr)}`,
    );
  }

  /** Waits until something listens at a port; for programs that do not say it. */
  async listening(transport: "tcp" | "udp", address: string, port: number): Promise<void> {
    while (!await this.#namespace.isListening(transport, address, port)) {
      this.#abort.signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Ends all programs, so that whoever waits for one of them fails. */
  async fail(reason: Error): Promise<void> {
    this.#abort.abort(reason);
    await Promise.all(this.#processes.map((process) => process.stop("SIGKILL")));
  }

  /** What all programs wrote last. */
  logs(): string {
    return this.#processes.map((process) => process.log()).join("\n");
  }

  /** Ends all programs, the last one first, and removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#processes.toReversed()) await process.stop();
    await this.#owned.disposeAsync();
    await this.#namespace[Symbol.asyncDispose]();
    await Deno.remove(this.dir, { recursive: true });
  }

  #spawn(
    machine: Machine,
    argv: readonly string[],
    options: ClientProcessOptions,
  ): ClientProcess {
    this.#abort.signal.throwIfAborted();
    const process = new ClientProcess(machine, argv, options);
    this.#processes.push(process);
    return process;
  }
}

/** Registers a test that plays a scene; it is skipped, saying so, where it can not be played. */
export function sceneTest(
  name: string,
  options: SceneOptions,
  play: (scene: Scene) => Promise<void>,
): void {
  const lack = findLack(options.needs);
  if (lack !== undefined) console.warn(`Skipped: ${name}: ${lack}`);
  Deno.test({
    name,
    ignore: lack !== undefined,
    fn: () => playScene(play, options.timeoutMs ?? TIMEOUT_MS),
  });
}

function findLack(needs: readonly Program[]): string | undefined {
  if (!NetworkNamespace.isAvailable()) return "no network namespace can be made here";
  if (!HAS_BOUND_CONNECT) return "this version of Deno connects from no address but its own choice";
  const missing = needs.find((program) => !program.isInstalled());
  return missing === undefined ? undefined : `${missing.name} is not there`;
}

async function playScene(play: (scene: Scene) => Promise<void>, timeoutMs: number): Promise<void> {
  await using scene = await Scene.open();
  const timeout = new Error(`Cannot end the scene: ${timeoutMs} ms went by`);
  let failed: Promise<void> | undefined;
  const timer = setTimeout(() => failed = scene.fail(timeout), timeoutMs);
  try {
    await play(scene);
  } catch (error) {
    const why = failed === undefined ? "Cannot end the scene: it failed" : timeout.message;
    throw new Error(`${why}\n${scene.logs()}`, { cause: error });
  } finally {
    clearTimeout(timer);
    await failed;
  }
}
