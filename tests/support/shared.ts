/** The folder beside the project, with torrents and vectors of known outcomes; it need not be there. */
const SHARED = new URL("../../../shared/", import.meta.url);

/** Gives the place of something beside the project; undefined, with a notice, where it is not there. */
export function sharedPath(path: string): URL | undefined {
  const url = new URL(path, SHARED);
  try {
    Deno.statSync(url);
    return url;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.warn(`../shared/${path} is not there: the tests that read it are skipped`);
    return undefined;
  }
}

/**
 * The rows of a group of the vectors in `corpus/vectors/bep_vectors.json`, a list or an object; empty where the file is
 * not there.
 */
export function sharedVectors<Row>(group: string): readonly Row[] {
  const url = sharedPath("corpus/vectors/bep_vectors.json");
  if (url === undefined) return [];
  const groups: Record<string, Row[] | Record<string, Row>> = JSON.parse(
    Deno.readTextFileSync(url),
  );
  return Object.values(groups[group] ?? []);
}
