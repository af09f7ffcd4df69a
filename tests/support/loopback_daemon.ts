import { RestApi } from "../../lib/daemon/api/mod.ts";
import { Daemon, type DaemonOptions } from "../../lib/daemon/mod.ts";
import type { LoopbackScene } from "./loopback_scene.ts";

/** Opens a daemon that nobody outside of this machine hears of. */
export async function openDaemon(
  scene: LoopbackScene,
  more: Partial<DaemonOptions> = {},
): Promise<Daemon> {
  const { settings, ...others } = more;
  return scene.use(
    await Daemon.open({
      stateDir: `${scene.dir}/state`,
      outputDir: `${scene.dir}/downloads`,
      bind: "127.0.0.1",
      dhtNodes: [],
      settings: { choosesPort: true, lsd: false, portMapping: false, minFreeBytes: 0, ...settings },
      log: scene.log("daemon"),
      ...others,
    }),
  );
}

/** What the API answered. */
export interface ApiAnswer {
  readonly status: number;
  // deno-lint-ignore no-explicit-any -- JSON that tests look into
  readonly value: any;
}

/** Asks the API of a daemon, as in `GET /torrents?fields=id`. */
export async function askApi(
  daemon: Daemon,
  line: string,
  body?: unknown,
): Promise<ApiAnswer> {
  const [method = "", target = ""] = line.split(" ", 2);
  const [path = "", query = ""] = target.split("?", 2);
  const answer = await new RestApi(daemon).answer({
    method,
    path: `/api/v1${path}`,
    query,
    body: body === undefined ? "" : JSON.stringify(body),
    isReadOnly: false,
  });
  const { status, body: told } = answer;
  return { status, value: typeof told === "string" ? JSON.parse(told) : told };
}
