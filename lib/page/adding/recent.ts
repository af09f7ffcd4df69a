/** Where the browser keeps what was last said of torrents as they were added. */
const KEY = "shoal.adding";

/** Folders that are remembered. */
const MAX_FOLDERS = 6;

/** What was last said of torrents as they were added. */
export interface Recent {
  /** Folders that torrents went to, the last first. */
  readonly folders: readonly string[];
  /** The labels that were given last. */
  readonly labels: readonly string[];
}

/** What a browser keeps: `localStorage`. */
export type Keeper = Pick<Storage, "getItem" | "setItem">;

/** Reads what was kept; what is not as it should be is as if nothing had been. */
export function readRecent(keeper: Keeper): Recent {
  try {
    const kept: Readonly<Record<string, unknown>> = JSON.parse(keeper.getItem(KEY) ?? "{}") ?? {};
    return { folders: textsOf(kept.folders), labels: textsOf(kept.labels) };
  } catch {
    return { folders: [], labels: [] }; // nothing is kept, or something else is
  }
}

/** Keeps what was said just now. */
export function keepRecent(
  keeper: Keeper,
  { folder, labels }: { readonly folder: string; readonly labels: readonly string[] },
): void {
  const { folders } = readRecent(keeper);
  const next = [folder, ...folders.filter((other) => other !== folder)].slice(0, MAX_FOLDERS);
  try {
    keeper.setItem(KEY, JSON.stringify({ folders: next, labels }));
  } catch {
    // A browser that keeps nothing does without.
  }
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
