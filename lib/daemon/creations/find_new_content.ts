import { findContent, type NewContent, realPathOf } from "../../host/mod.ts";
import { ControlError } from "../control_error.ts";
import { type AllowedRoots, RealRoots } from "../roots/mod.ts";

/** Files of a new torrent at most; the largest that were seen in the wild have a tenth of that. */
const MAX_FILES = 200_000;

/**
 * Finds the files that a torrent is to be made of. Links are taken for what they lead to, as long as that is under the roots.
 *
 * @throws {ControlError} `forbidden`, `not-found`, `invalid` for an empty folder or one with too much in it, or `system`.
 */
export async function findNewContent(path: string, roots: AllowedRoots): Promise<NewContent> {
  const clean = roots.check(path);
  const real = await RealRoots.find(roots.paths);
  await real.follow(clean);
  const content = await find(clean);
  if (content.files.length === 0) {
    throw new ControlError("invalid", `Cannot make a torrent of "${clean}": no files are in it`);
  }
  if (roots.paths.length === 0) return content;
  for (const { path: inner } of content.files) {
    const file = content.singleFile ? clean : `${clean}/${inner}`;
    const target = await realPathOf(file);
    if (target !== undefined && real.allows(target)) continue;
    throw new ControlError("forbidden", `Cannot use "${file}": it leads to what is not allowed`);
  }
  return content;
}

async function find(path: string): Promise<NewContent> {
  let count = 0;
  try {
    return await findContent(path, {
      skip: () => {
        if (++count <= MAX_FILES) return false;
        throw new ControlError("invalid", `Cannot make a torrent of "${path}": too much is in it`);
      },
    });
  } catch (error) {
    if (error instanceof ControlError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    throw new ControlError("system", `Cannot read "${path}": ${text}`, { cause: error });
  }
}
