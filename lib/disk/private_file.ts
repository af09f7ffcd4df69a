/** What is in a file, and whether it was made just now. */
export interface PrivateText {
  /** What is in it. */
  readonly text: string;
  /** Whether there was none before. */
  readonly isNew: boolean;
}

/**
 * Reads a file that nobody but its owner may read, or makes it. One that others may read is closed to them.
 *
 * @param make gives what is to be in a new one
 * @throws {Error} of the system.
 */
export async function keepPrivateText(path: string, make: () => string): Promise<PrivateText> {
  try {
    const text = await Deno.readTextFile(path);
    if (Deno.build.os !== "windows") await Deno.chmod(path, 0o600);
    return { text, isNew: false };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const text = make();
  await Deno.writeTextFile(path, text, { createNew: true, mode: 0o600 });
  return { text, isNew: true };
}
