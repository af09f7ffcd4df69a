/** A folder in memory that is on another file system than most, on Linux. */
const MEMORY = "/dev/shm";

/** Makes a folder on another file system than a path; undefined where there is none. To be removed by who asks. */
export async function folderOnOtherDisk(path: string): Promise<string | undefined> {
  try {
    const [here, there] = await Promise.all([Deno.stat(path), Deno.stat(MEMORY)]);
    if (here.dev === there.dev) return undefined;
    return await Deno.makeTempDir({ dir: MEMORY, prefix: "shoal-test-" });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
