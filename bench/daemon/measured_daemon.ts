import { LIST_FIELDS } from "./list_fields.ts";

/** Ticks of the system's clock for processors in a second. */
const TICKS_PER_SECOND = 100;

const PATH = "/transmission/rpc";

/** What a daemon is started with. */
export interface MeasuredOptions {
  /** The program and its arguments. */
  readonly argv: readonly string[];
  /** The port of its RPC, at 127.0.0.1. */
  readonly port: number;
  /** The password of its RPC. */
  readonly token?: string;
}

/** A daemon with Transmission's RPC, as a process that is measured from outside. */
export class MeasuredDaemon implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #url: string;
  readonly #headers: Record<string, string>;
  readonly #ended: Promise<void>;
  #hasEnded = false;

  /** Starts it. */
  constructor({ argv, port, token }: MeasuredOptions) {
    const [program = "", ...args] = argv;
    this.#child = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    }).spawn();
    this.#ended = this.#child.status.then(() => {
      this.#hasEnded = true;
    });
    this.#url = `http://127.0.0.1:${port}${PATH}`;
    this.#headers = token === undefined ? {} : { authorization: `Basic ${btoa(`me:${token}`)}` };
  }

  /** Its number in the system. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Asks once; gives the text of the answer. */
  async ask(method: string, args: Record<string, unknown>): Promise<string> {
    const body = JSON.stringify({ method, arguments: args });
    const answer = await fetch(this.#url, { method: "POST", headers: this.#headers, body });
    const text = await answer.text();
    const sessionId = answer.headers.get("x-transmission-session-id");
    if (answer.status === 409 && sessionId !== null) {
      this.#headers["x-transmission-session-id"] = sessionId;
      return await this.ask(method, args);
    }
    if (!answer.ok) throw new Error(`Cannot ask: HTTP status ${answer.status}: ${text}`);
    return text;
  }

  /** Asks for a few fields of all torrents. */
  async list(fields: readonly string[]): Promise<Record<string, unknown>[]> {
    return JSON.parse(await this.ask("torrent-get", { fields })).arguments.torrents;
  }

  /** Waits for the first answer with so many torrents at least; gives how many it has. */
  async untilLists(count: number): Promise<number> {
    for (;;) {
      try {
        const { length } = await this.list(["id", "name", "status"]);
        if (length >= count) return length;
      } catch (error) {
        if (!(error instanceof TypeError) || this.#hasEnded) throw error;
      }
      await pause(20);
    }
  }

  /** Waits until so many torrents seed or download; gives how many do after this time at most. */
  async untilRunning(count: number, timeoutMs: number): Promise<number> {
    for (const end = performance.now() + timeoutMs;;) {
      const running = (await this.list(["status"])).filter(({ status }) =>
        status === 4 || status === 6
      ).length;
      if (running >= count || performance.now() > end) return running;
      await pause(250);
    }
  }

  /** Milliseconds that 15 fields of all torrents take: the median of some tries. */
  async listMs(): Promise<number> {
    const times: number[] = [];
    for (let round = 0; round < 15; round++) {
      const begun = performance.now();
      await this.ask("torrent-get", { fields: LIST_FIELDS });
      times.push(performance.now() - begun);
      await pause(100);
    }
    return times.toSorted((a, b) => a - b)[7] ?? NaN;
  }

  /** Seconds of processors that it has taken, the system's included. */
  cpuSeconds(): number {
    const stat = Deno.readTextFileSync(`/proc/${this.pid}/stat`);
    const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(user) + Number(system)) / TICKS_PER_SECOND;
  }

  /** Memory that is its own now, in MiB. */
  memoryMib(): number {
    const found = /VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${this.pid}/status`));
    return Number(found?.[1]) / 1024;
  }

  /** Descriptors that it has open. */
  descriptors(): number {
    return [...Deno.readDirSync(`/proc/${this.pid}/fd`)].length;
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasEnded) this.#child.kill("SIGTERM");
    await this.#ended;
  }
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((go) => setTimeout(go, ms));
}
