import { isInPath } from "./installed.ts";
import type { Program, Scene } from "./scene.ts";

/** Where it listens, over TCP and UDP. */
const PORT = 6969;

/** A tracker that runs. */
export interface RunningTracker {
  /** Its announce URL over HTTP. */
  readonly http: string;
  /** Its announce URL over UDP. */
  readonly udp: string;
}

/** The tracker opentracker. */
export const opentracker = {
  name: "opentracker",
  isInstalled: () => isInPath("opentracker"),

  /** Where a tracker at this address will be found, before it runs. */
  at(address: string): RunningTracker {
    return {
      http: `http://${address}:${PORT}/announce`,
      udp: `udp://${address}:${PORT}/announce`,
    };
  },

  /**
   * Starts it for torrents of these info-hashes in hexadecimal: as Debian builds it, it serves those alone that it is
   * told of.
   */
  async start(
    scene: Scene,
    address: string,
    infoHashes: readonly string[],
  ): Promise<RunningTracker> {
    const dir = await scene.folder("opentracker");
    await Deno.writeTextFile(`${dir}/allowed`, infoHashes.map((hash) => `${hash}\n`).join(""));
    const port = `${PORT}`;
    scene.spawn(
      ["opentracker", "-i", address, "-p", port, "-P", port, "-d", dir, "-w", "allowed"],
      { name: "opentracker" },
    );
    await scene.listening("tcp", address, PORT);
    await scene.listening("udp", address, PORT);
    return opentracker.at(address);
  },
} satisfies Program & Record<string, unknown>;
