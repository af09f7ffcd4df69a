import { realPathOf } from "../../host/mod.ts";
import { ControlError } from "../control_error.ts";

/** The allowed roots as the disk has them: what lies under one of them when all symbolic links are followed. */
export class RealRoots {
  readonly #roots: readonly string[] | undefined;

  private constructor(roots: readonly string[] | undefined) {
    this.#roots = roots;
  }

  /** Finds where the roots are; those that are not there are left out. @param roots None allows all. */
  static async find(roots: readonly string[]): Promise<RealRoots> {
    if (roots.length === 0) return new RealRoots(undefined);
    const real = await Promise.all(roots.map(realPathOf));
    return new RealRoots(real.filter((root) => root !== undefined));
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
    throw new ControlError("forbidden", `Cannot use "${path}": it leads to what is not allowed`);
  }
}

/** Whether a path is another one or below it. */
export function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);
}
