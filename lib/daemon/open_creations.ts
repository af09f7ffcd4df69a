import type { DenoIo } from "../host/mod.ts";
import { Creations, findNewContent } from "./creations/mod.ts";
import type { Library } from "./library/mod.ts";
import type { AllowedRoots } from "./roots/mod.ts";

/** Makes what makes torrents, over the disk and the library. */
export function openCreations(
  parts: {
    readonly io: DenoIo;
    readonly roots: AllowedRoots;
    readonly library: () => Library;
  },
): Creations {
  const { io, roots, library } = parts;
  return new Creations({
    clock: io.clock,
    random: io.random,
    hasher: io.disk.hasher,
    check: ({ path, isSeeded = false }) => {
      const clean = roots.check(path);
      if (isSeeded) roots.check(clean.slice(0, clean.lastIndexOf("/")) || "/");
    },
    find: (path) => findNewContent(path, roots),
    async seed(bytes, { outputDir, diskName }) {
      const { torrent } = await library().add({
        source: { kind: "metainfo", bytes },
        isPaused: false,
        isThere: true,
        outputDir,
        diskName,
      });
      return torrent.id;
    },
  });
}
