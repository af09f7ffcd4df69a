import type { Disk } from "../../io/mod.ts";
import { CliError } from "../cli_error.ts";
import { systemError } from "../system_error.ts";

/** The file that is made and removed to see whether it can be. */
const PROBE = ".shoal-probe";

/**
 * Makes sure that a folder can be written to, and makes it where it is not there.
 *
 * @throws {CliError} if it can not.
 */
export async function checkOutputFolder(disk: Disk, dir: string): Promise<void> {
  const store = disk.open(dir);
  try {
    await store.write(PROBE, 0, new Uint8Array(1));
    await store.remove(PROBE);
  } catch (error) {
    const { message, status } = systemError(`write to ${dir}`, error);
    throw new CliError(message, status, { cause: error });
  } finally {
    await store.close();
  }
}
