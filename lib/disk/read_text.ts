/**
 * Reads a file of text.
 *
 * @throws {Error} of the system.
 */
export async function readText(path: string): Promise<string> {
  return await Deno.readTextFile(path);
}
