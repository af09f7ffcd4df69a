const PROGRAM = new URL("./ctrl_transmission_program.ts", import.meta.url).pathname;

/** The package, in a version that is known to work. */
const PACKAGE = "npm:@ctrl/transmission@7.4.0";

/** The package is none of this repository's, so that neither its configuration nor its lock holds for it. */
const OUTSIDE = ["--quiet", "--no-config", "--no-lock"];

/** Fields of a torrent as the package gives it. */
export type CtrlTorrent = Readonly<Record<string, unknown>>;

/** A client of Transmission's RPC for programs, `@ctrl/transmission`, in a process of its own. */
export class CtrlTransmission implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #rest = "";

  /** Speaks to the daemon at a URL. */
  constructor(url: string, password: string) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", ...OUTSIDE, "--cached-only", "--allow-all", PROGRAM, PACKAGE, url, password],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reader = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Why it can not be used here: it is neither here nor to be had; undefined where it can. */
  static lack(): string | undefined {
    const { success } = new Deno.Command(Deno.execPath(), {
      args: ["cache", ...OUTSIDE, PACKAGE],
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success ? undefined : `${PACKAGE} is not to be had`;
  }

  /**
   * Calls a method of the client.
   *
   * @throws {Error} if the call fails.
   */
  async call(
    method: string,
    ...args: readonly unknown[]
  ): Promise<Readonly<Record<string, unknown>>> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify([method, ...args])}\n`));
    const { result, error } = JSON.parse(await this.#line());
    if (error !== undefined) throw new Error(`Cannot ${method}: ${error}`);
    return result;
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#reader.cancel();
    await this.#child.status;
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      const { done, value } = await this.#reader.read();
      if (done) throw new Error("Cannot call a client that has ended");
      this.#rest += value;
    }
  }
}
