import type { LoopbackScene } from "../loopback_scene.ts";

/** The package, in a version that is known to work. */
const PACKAGE = "npm:flood@4.16.2";

/** The package is none of this repository's, so that neither its configuration nor its lock holds for it. */
const OUTSIDE = ["--quiet", "--no-config", "--no-lock"];

/** Who signs in at Flood itself. */
export const FLOOD_USER = { username: "somebody", password: "a-password" } as const;

/** A torrent as Flood lists it. */
export interface FloodTorrent {
  readonly hash: string;
  readonly name: string;
  readonly status: readonly string[];
  readonly percentComplete: number;
  readonly directory: string;
  readonly sizeBytes: number;
  readonly tags: readonly string[];
  readonly message: string;
}

/** Flood, a web page for several clients, in a process of its own; it knows Transmission's RPC among others. */
export class Flood {
  /** Where its page is. */
  readonly url: string;
  #cookie = "";

  private constructor(url: string) {
    this.url = url;
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

  /** Starts it at a free port; it ends with the scene. */
  static async start(scene: LoopbackScene): Promise<Flood> {
    const runDir = await scene.folder("flood");
    const program = scene.program(
      ["--host=127.0.0.1", "--port=0", `--rundir=${runDir}`, `--allowedpath=${scene.dir}`],
      {
        command: [Deno.execPath(), "run", ...OUTSIDE, "--cached-only", "--allow-all", PACKAGE],
        cwd: runDir,
      },
    );
    const { url } = await program.event(({ msg }) => msg === "Flood server listening");
    return new Flood(String(url));
  }

  /** Makes the first user, whose torrents are those of a client that speaks Transmission's RPC. */
  async register(rpcUrl: string, password: string): Promise<void> {
    await this.call("POST", "/api/auth/register", {
      ...FLOOD_USER,
      level: 10,
      client: {
        client: "Transmission",
        type: "rpc",
        version: 1,
        url: rpcUrl,
        username: "anyone",
        password,
      },
    });
  }

  /** Signs the user in anew. */
  async signIn(): Promise<void> {
    this.#cookie = "";
    await this.call("POST", "/api/auth/authenticate", FLOOD_USER);
  }

  /** The torrents that it lists, asked for now. */
  async torrents(): Promise<readonly FloodTorrent[]> {
    const { torrents } = await this.call("GET", "/api/torrents");
    return Object.values<FloodTorrent>(torrents);
  }

  /**
   * Calls its own API.
   *
   * @throws {Error} if it refuses.
   */
  // deno-lint-ignore no-explicit-any -- what another program answers
  async call(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await fetch(new URL(path, this.url), {
      method,
      headers: { cookie: this.#cookie, "content-type": "application/json" },
      ...body === undefined ? {} : { body: JSON.stringify(body) },
    });
    const [cookie] = answer.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(";", 1)[0] ?? "";
    const text = await answer.text();
    if (!answer.ok) throw new Error(`Cannot ${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}
