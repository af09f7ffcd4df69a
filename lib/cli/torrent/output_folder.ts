import type { Disk } from "../../io/mod.ts";
import type { CliError } from "../cli_error.ts";
import { systemError } from "../system_error.ts";

/** The file that is made and removed to see whether it can be. */
const PROBE = ".shoal-probe";

/** Finds out why a folder can not be written to; makes it where it is not there. */
export async function folderRefusal(disk: Disk, dir: string): Promise<CliError | undefined> {
  const store = disk.open(dir);
  try {
    await store.write(PROBE, 0, new Uint8Array(1));
    await store.remove(PROBE);
    return undefined;
  } catch (error) {
    return systemError(`write to ${dir}`, error);
  } finally {
    await store.close();
  }
}
