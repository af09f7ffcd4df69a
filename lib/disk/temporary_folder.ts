/** A folder that is removed, with all that is in it, when it is disposed of. */
export interface TemporaryFolder extends AsyncDisposable {
  /** Its path from the root of the file system. */
  readonly path: string;
}

/** Makes an empty folder where the system keeps what does not last. */
export async function makeTemporaryFolder(): Promise<TemporaryFolder> {
  const path = await Deno.makeTempDir({ prefix: "shoal-" });
  return {
    path,
    async [Symbol.asyncDispose](): Promise<void> {
      await Deno.remove(path, { recursive: true });
    },
  };
}
