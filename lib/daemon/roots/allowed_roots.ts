import { ControlError } from "../control_error.ts";
import { leadsOut, RealRoots } from "./real_roots.ts";

/** Folders that data may go to: nothing else can be named by those who ask over the network (W12). */
export class AllowedRoots {
  readonly #roots: readonly string[];

  /** @param roots Absolute paths; none allows all. */
  constructor(roots: readonly string[]) {
    this.#roots = roots.map(normalize);
  }

  /** Their paths; none if all is allowed. */
  get paths(): readonly string[] {
    return this.#roots;
  }

  /**
   * As {@linkcode AllowedRoots.check}, and links on the way may lead nowhere else: to be asked before data goes there.
   *
   * @throws {ControlError} as that.
   */
  async enter(path: string): Promise<string> {
    const clean = this.check(path);
    const real = await RealRoots.find(this.#roots);
    if (!await real.mayHold(clean)) throw leadsOut(path);
    return clean;
  }

  /**
   * Gives a path without `.`, `..` and double slashes, if by its name data may go there.
   *
   * @throws {ControlError} `invalid` if it is not absolute, `forbidden` if it is outside.
   */
  check(path: string): string {
    if (!path.startsWith("/") && !/^[a-z]:[\\/]/i.test(path)) {
      throw new ControlError("invalid", `Cannot use "${path}": it is no absolute path`);
    }
    if (path.includes("\0")) {
      throw new ControlError("invalid", "Cannot use a path with a NUL in it");
    }
    const clean = normalize(path);
    const isInside = this.#roots.some((root) =>
      clean === root || clean.startsWith(root.endsWith("/") ? root : `${root}/`)
    );
    if (this.#roots.length > 0 && !isInside) {
      throw new ControlError(
        "forbidden",
        `Cannot use "${path}": it is outside of ${this.#roots.join(", ")}`,
      );
    }
    return clean;
  }
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll("\\", "/").split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  const isDrive = /^[a-z]:/i.test(path);
  return `${isDrive ? "" : "/"}${parts.join("/")}`;
}
