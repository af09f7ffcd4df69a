import type { LoopbackScene } from "./loopback_scene.ts";
import type { LoopbackProgram, ProgramOptions } from "./loopback_program.ts";

/** An answer of the daemon that is none of 2xx. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  /** The status of HTTP. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** `shoal serve` as a process of its own, at a Unix socket. */
export class DaemonProcess implements AsyncDisposable {
  /** The process. */
  readonly program: LoopbackProgram;
  /** Milliseconds from its start until it said that it serves. */
  readonly readyMs: number;
  readonly #client: Deno.HttpClient;
  readonly #token: string;
  #isKilled = false;

  private constructor(program: LoopbackProgram, parts: {
    readonly readyMs: number;
    readonly client: Deno.HttpClient;
    readonly token: string;
  }) {
    this.program = program;
    this.readyMs = parts.readyMs;
    this.#client = parts.client;
    this.#token = parts.token;
  }

  /** Starts it with all that it has in a folder: `state`, `socket` and `downloads`. */
  static async start(
    scene: LoopbackScene,
    dir: string,
    options: ProgramOptions = {},
  ): Promise<DaemonProcess> {
    const begun = performance.now();
    const path = `${dir}/socket`;
    const program = scene.program([
      "serve",
      ...["-o", `${dir}/downloads`, "--state", `${dir}/state`, "--http", path, "-p", "0", "--json"],
    ], options);
    await program.event(({ event }) => event === "serving");
    return new DaemonProcess(program, {
      readyMs: performance.now() - begun,
      client: Deno.createHttpClient({ proxy: { transport: "unix", path } }),
      token: (await Deno.readTextFile(`${dir}/state/token`)).trim(),
    });
  }

  /** Whether it was killed. */
  get isKilled(): boolean {
    return this.#isKilled;
  }

  /**
   * Asks its API; gives what is in the answer.
   *
   * @throws {RefusedError} if it will not; {TypeError} if it is gone.
   */
  async ask(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await fetch(`http://localhost/api/v1${path}`, {
      client: this.#client,
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...body === undefined ? {} : { "content-type": "application/json" },
      },
      ...body === undefined ? {} : { body: JSON.stringify(body) },
    });
    const text = await answer.text();
    if (!answer.ok) throw new RefusedError(answer.status, text);
    return JSON.parse(text);
  }

  /** Kills it as `kill -9` does, and waits for its end. */
  async kill(): Promise<void> {
    this.#isKilled = true;
    await this.program.kill();
  }

  /** As {@linkcode DaemonProcess.kill}; frees what else there is. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    this.#client.close();
  }
}
