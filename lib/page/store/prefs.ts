import { Topic } from "./topic.ts";

/** How the list is sorted: by a column, then by another where that is equal. */
export interface SortBy {
  /** The column. */
  readonly column: string;
  /** Whether what is largest or last comes first. */
  readonly isDown: boolean;
}

/** What someone has chosen of how the page looks, kept by the browser. */
export interface Preferences {
  /** Light, dark, or as the system has it. */
  readonly theme: "system" | "light" | "dark";
  /** Columns of the list in their order; "" for how they are at first. */
  readonly columns: readonly string[];
  /** Widths of columns in pixels that were changed. */
  readonly widths: Readonly<Record<string, number>>;
  /** What the list is sorted by; the second holds where the first is equal. */
  readonly sort: readonly SortBy[];
  /** Whether details of the chosen torrent are shown beside or below the list. */
  readonly showsDetails: boolean;
  /** Where they are. */
  readonly detailsAt: "below" | "beside";
  /** Their height below the list, in pixels. */
  readonly detailsHeight: number;
  /** Their width beside the list, in pixels. */
  readonly detailsWidth: number;
  /** Whether the side is shown. */
  readonly showsSide: boolean;
}

/** How the page looks until someone chooses otherwise. */
export const FIRST_PREFERENCES: Preferences = {
  theme: "system",
  columns: [],
  widths: {},
  sort: [{ column: "added", isDown: true }],
  showsDetails: true,
  detailsAt: "below",
  detailsHeight: 280,
  detailsWidth: 480,
  showsSide: true,
};

/** How long they are quiet before they are kept: what is dragged changes all the time. */
const SAVE_MS = 200;

/** Where the browser keeps them. */
const KEY = "shoal.page";

/** Reads what the browser kept; what is not as it should be is as at first. */
export function readPreferences(text: string | null): Preferences {
  const first = FIRST_PREFERENCES;
  let kept: Readonly<Record<string, unknown>> = {};
  try {
    kept = JSON.parse(text ?? "{}") ?? {};
  } catch {
    return first; // somebody else wrote there
  }
  const { theme, columns, widths, sort, detailsAt } = kept;
  return {
    theme: theme === "light" || theme === "dark" ? theme : first.theme,
    columns: Array.isArray(columns) ? columns.filter((name) => typeof name === "string") : [],
    widths: Object.fromEntries(
      Object.entries(widths ?? {}).filter(([, width]) => typeof width === "number"),
    ),
    sort: readSort(sort),
    showsDetails: readFlag(kept.showsDetails, first.showsDetails),
    detailsAt: detailsAt === "beside" ? detailsAt : first.detailsAt,
    detailsHeight: readSize(kept.detailsHeight, first.detailsHeight),
    detailsWidth: readSize(kept.detailsWidth, first.detailsWidth),
    showsSide: readFlag(kept.showsSide, first.showsSide),
  };
}

function readSort(value: unknown): readonly SortBy[] {
  const read = (Array.isArray(value) ? value : []).flatMap((part): SortBy[] => {
    const { column, isDown }: Readonly<Record<string, unknown>> = part ?? {};
    return typeof column === "string" ? [{ column, isDown: isDown === true }] : [];
  });
  return read.length > 0 ? read.slice(0, 2) : FIRST_PREFERENCES.sort;
}

function readFlag(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}

function readSize(value: unknown, otherwise: number): number {
  return typeof value === "number" && value >= 100 && value <= 4_000 ? value : otherwise;
}

/** The preferences of whoever uses this browser. */
export class Prefs {
  /** One of them has changed. */
  readonly changes = new Topic();
  #now: Preferences = readPreferences(load());
  #saving: ReturnType<typeof setTimeout> | undefined;

  /** Reads what is kept; what was changed last is kept when the page goes, too. */
  constructor() {
    addEventListener("pagehide", () => {
      if (this.#saving !== undefined) this.#save();
    });
  }

  /** What they are. */
  get now(): Preferences {
    return this.#now;
  }

  /** Changes some. */
  set(changed: Partial<Preferences>): void {
    this.#now = { ...this.#now, ...changed };
    clearTimeout(this.#saving);
    this.#saving = setTimeout(() => this.#save(), SAVE_MS);
    this.changes.tell();
  }

  #save(): void {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    save(this.#now);
  }
}

function save(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // A browser that keeps nothing forgets them with the page.
  }
}

function load(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // it keeps nothing
  }
}
