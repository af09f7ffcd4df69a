import { isInPath } from "./installed.ts";

/** What a call of `transmission-remote` came to. */
export interface RemoteAnswer {
  /** Its exit status. */
  readonly code: number;
  /** What it wrote to stdout and stderr. */
  readonly text: string;
}

/** What runs a command to its end. */
export type RunCommand = (argv: readonly string[]) => Promise<RemoteAnswer>;

/** Runs a command on this machine. */
export async function runHere([program = "", ...args]: readonly string[]): Promise<RemoteAnswer> {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** How a {@linkcode TransmissionRemote} speaks to a daemon. */
export interface TransmissionRemoteOptions {
  /** The password; nothing is said of who asks where there is none. */
  readonly token?: string;
  /** Runs it; on this machine unless given. */
  readonly run?: RunCommand;
}

/** `transmission-remote` against one daemon: each call is a program of its own. */
export class TransmissionRemote {
  readonly #host: string;
  readonly #options: TransmissionRemoteOptions;

  /** Speaks to the daemon at `host:port`. */
  constructor(host: string, options: TransmissionRemoteOptions = {}) {
    this.#host = host;
    this.#options = options;
  }

  /** Whether it is on this machine. */
  static isInstalled(): boolean {
    return isInPath("transmission-remote");
  }

  /** Runs it with arguments as they are typed, those with spaces in a list of their own; whatever comes of it. */
  async try(...args: readonly string[]): Promise<RemoteAnswer> {
    const { token, run = runHere } = this.#options;
    const auth = token === undefined ? [] : ["--auth", `anyone:${token}`];
    return await run(["transmission-remote", this.#host, ...auth, ...args]);
  }

  /**
   * As {@linkcode TransmissionRemote.try}; gives what it wrote.
   *
   * @throws {Error} if it failed, or the daemon answered anything but success.
   */
  async call(...args: readonly string[]): Promise<string> {
    const { code, text } = await this.try(...args);
    const refusal = /responded: "(?!success)/.test(text);
    if (code === 0 && !refusal) return text;
    throw new Error(`transmission-remote ${args.join(" ")} ended with ${code}: ${text}`);
  }
}
