import { statfs } from "node:fs";
import { errorCode } from "./_containment.ts";

/** Bytes that can still be written to the disk of a folder; undefined where that may not be known. */
export async function freeBytesAt(folder: string): Promise<number | undefined> {
  const permission = await Deno.permissions.query({ name: "sys", kind: "statfs" });
  if (permission.state !== "granted") return undefined; // to ask would stop and prompt
  return await new Promise((resolve, reject) => {
    statfs(folder, (error, stats) => {
      if (!error) resolve(stats.bavail * stats.bsize);
      else if (errorCode(error) === "ENOENT") resolve(undefined); // the folder is not made yet
      else reject(error);
    });
  });
}
