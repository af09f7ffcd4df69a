/** Runs `act` with the path of an empty folder, which is removed afterwards with all that is in it. */
export async function withTempFolder(act: (dir: string) => void | Promise<void>): Promise<void> {
  const dir = await Deno.realPath(await Deno.makeTempDir({ prefix: "shoal-test-" }));
  try {
    await act(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
