import { Daemon, type DaemonOptions } from "../../../lib/daemon/mod.ts";
import { type Assets, type HttpUser, openHttpServer } from "../../../lib/daemon/http/mod.ts";
import { TransmissionRpc } from "../../../lib/daemon/transmission/mod.ts";
import type { Log } from "../../../lib/io/mod.ts";
import type { LoopbackScene } from "../loopback_scene.ts";

/** The token of daemons of tests. */
export const TOKEN = "the-token-of-a-test";

/** A daemon in this process that programs can speak to, and that can be looked into. */
export interface ServedDaemon {
  /** What can be looked into. */
  readonly daemon: Daemon;
  /** Where it listens, as `host:port`. */
  readonly host: string;
  /** The same as a URL. */
  readonly url: string;
}

/** How a {@linkcode ServedDaemon} is opened. */
export interface ServedDaemonOptions extends Partial<DaemonOptions> {
  /** Files of a web page. */
  readonly assets?: Assets;
  /** Others who may ask. */
  readonly users?: readonly HttpUser[];
}

/** Opens a daemon that nobody outside of this machine hears of, and serves it at a free port. */
export async function serveDaemon(
  scene: LoopbackScene,
  options: ServedDaemonOptions = {},
): Promise<ServedDaemon> {
  const { assets, users, settings, ...more } = options;
  const log: Log = scene.log("the daemon");
  const daemon = scene.use(
    await Daemon.open({
      stateDir: `${scene.dir}/state`,
      outputDir: `${scene.dir}/downloads`,
      bind: "127.0.0.1",
      dhtNodes: [],
      settings: { choosesPort: true, lsd: false, portMapping: false, minFreeBytes: 0, ...settings },
      log,
      ...more,
    }),
  );
  const server = scene.use(
    await openHttpServer(daemon, {
      at: { hostname: "127.0.0.1", port: 0 },
      token: TOKEN,
      rpc: new TransmissionRpc(daemon, { sessionId: "the-session-of-a-test", log }),
      clock: daemon.io.clock,
      ...(assets ? { assets } : {}),
      ...(users ? { users } : {}),
      log,
    }),
  );
  return { daemon, host: `127.0.0.1:${server.port}`, url: server.url };
}
