import { realPathOf } from "../../host/mod.ts";
import { ControlError } from "../control_error.ts";

/** The allowed roots as the disk has them: what lies under one of them when all symbolic links are followed. */
export class RealRoots {
  readonly #roots: readonly string[] | undefined;

  private constructor(roots: readonly string[] | undefined) {
    this.#roots = roots;
  }

  /** Finds where the roots are, or will be once they are made. @param roots Absolute paths, with `/`; none allows all. */
  static async find(roots: readonly string[]): Promise<RealRoots> {
    if (roots.length === 0) return new RealRoots(undefined);
    return new RealRoots(await Promise.all(roots.map(placeOf)));
  }

  /** Whether what is at a path, or will be, is allowed wherever the links on the way lead. @param path Absolute, with `/`. */
  async mayHold(path: string): Promise<boolean> {
    return this.#roots === undefined || this.allows(await placeOf(path));
  }

  /** Whether a path without links in it is allowed. */
  allows(realPath: string): boolean {
    return this.#roots?.some((root) => isInside(realPath, root)) ?? true;
  }

  /**
   * Follows all links of a path.
   *
   * @throws {ControlError} `not-found` if nothing is there, `forbidden` if it leads out of the roots.
   */
  async follow(path: string): Promise<string> {
    const real = await realPathOf(path);
    if (real === undefined) throw new ControlError("not-found", `There is nothing at "${path}"`);
    if (this.allows(real)) return real;
    throw leadsOut(path);
  }
}

/** What is said of a path whose links lead out of the roots. */
export function leadsOut(path: string): ControlError {
  return new ControlError("forbidden", `Cannot use "${path}": it leads to what is not allowed`);
}

/** A path without links: of what is not there, below the nearest folder that is. */
async function placeOf(path: string): Promise<string> {
  for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) {
    const real = await realPathOf(path.slice(0, end));
    if (real !== undefined) return `${real === "/" ? "" : real}${path.slice(end)}` || "/";
  }
  return path;
}

/** Whether a path is another one or below it. */
export function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);
}
