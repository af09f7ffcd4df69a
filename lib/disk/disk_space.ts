import { statfs } from "node:fs";
import { errorCode } from "./_containment.ts";

/** How much a disk can hold. */
export interface SpaceOfDisk {
  /** Bytes that can still be written. */
  readonly freeBytes: number;
  /** Bytes in all. */
  readonly totalBytes: number;
}

/** How much the disk of a folder can hold; undefined where that may not be known, or the folder is not there. */
export async function diskSpaceAt(folder: string): Promise<SpaceOfDisk | undefined> {
  const permission = await Deno.permissions.query({ name: "sys", kind: "statfs" });
  if (permission.state !== "granted") return undefined; // to ask would stop and prompt
  return await new Promise((resolve, reject) => {
    statfs(folder, (error, stats) => {
      if (!error) {
        const { bavail, blocks, bsize } = stats;
        resolve({ freeBytes: bavail * bsize, totalBytes: blocks * bsize });
      } else if (errorCode(error) === "ENOENT") resolve(undefined); // the folder is not made yet
      else reject(error);
    });
  });
}

/** Bytes that can still be written to the disk of a folder; undefined as above. */
export async function freeBytesAt(folder: string): Promise<number | undefined> {
  return (await diskSpaceAt(folder))?.freeBytes;
}
