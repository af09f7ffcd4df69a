import type { Stage } from "./scene.ts";
import { shoalCommand } from "./shoal_program.ts";
import type { Tracker } from "./tracker.ts";

/** Where it listens, over TCP and UDP. */
const PORT = 6969;

/** The tracker of this repository, as a process. */
export const shoalTracker = {
  name: "Shoal's tracker",
  isInstalled: () => true,

  url(address, transport) {
    const host = address.includes(":") ? `[${address}]` : address;
    return `${transport}://${host}:${PORT}/announce`;
  },

  async start(scene: Stage, address: string, infoHashes: readonly string[]): Promise<void> {
    const allowed = infoHashes.flatMap((hash) => ["--allow", hash]);
    const argv = ["tracker", "--bind", address, "--port", `${PORT}`, "--json", ...allowed];
    const process = scene.spawn(shoalCommand(...argv), {
      name: "Shoal's tracker",
      noise: /"event":"stats"/,
    });
    await process.line(/"event":"listening"/);
  },
} satisfies Tracker;
