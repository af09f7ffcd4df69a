import { isInPath } from "./installed.ts";
import type { Scene } from "./scene.ts";
import type { Tracker } from "./tracker.ts";

/** Where it listens, over TCP and UDP. */
const PORT = 6969;

/** The tracker opentracker. As Debian builds it, it serves the torrents alone that it is told of. */
export const opentracker: Tracker = {
  name: "opentracker",
  isInstalled: () => isInPath("opentracker"),
  url: (address, transport) => `${transport}://${address}:${PORT}/announce`,

  async start(scene: Scene, address: string, infoHashes: readonly string[]): Promise<void> {
    const dir = await scene.folder("opentracker");
    await Deno.writeTextFile(`${dir}/allowed`, infoHashes.map((hash) => `${hash}\n`).join(""));
    const port = `${PORT}`;
    const argv = ["-i", address, "-p", port, "-P", port, "-d", dir, "-w", "allowed"];
    scene.spawn(["opentracker", ...argv], { name: "opentracker" });
    await scene.listening("tcp", address, PORT);
    await scene.listening("udp", address, PORT);
  },
};
