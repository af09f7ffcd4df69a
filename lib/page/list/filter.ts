import type { Row, RowField } from "../store/row.ts";
import { Topic } from "../store/topic.ts";
import { readSearch, type Search } from "./search.ts";
import { type Standing, STANDING_FIELDS, standingOf } from "./standing.ts";

/** What is chosen among the torrents; all three have to fit. */
export interface FilterChoice {
  /** How they stand; `active` is what payload comes to or goes from. */
  readonly standing: Standing | "active" | undefined;
  /** A label; "" for none at all. */
  readonly label: string | undefined;
  /** The host of a tracker, without its port; "" for no trackers at all. */
  readonly tracker: string | undefined;
}

/** All torrents. */
export const ALL: FilterChoice = { standing: undefined, label: undefined, tracker: undefined };

/** What is chosen among the torrents, and what is searched for. */
export class Filter {
  /** Something else is chosen or searched for. */
  readonly changes = new Topic();
  #choice = ALL;
  #text = "";
  #search: Search = { kind: "none" };
  #effective: Search = { kind: "none" };

  /** What is chosen. */
  get choice(): FilterChoice {
    return this.#choice;
  }

  /** What is written in the search box. */
  get text(): string {
    return this.#text;
  }

  /** What that means. */
  get search(): Search {
    return this.#search;
  }

  /** Whether anything is left out. */
  get isAny(): boolean {
    const { standing, label, tracker } = this.#choice;
    return standing !== undefined || label !== undefined || tracker !== undefined ||
      this.#effective.kind !== "none";
  }

  /** Fields of rows that decide which are shown. */
  get fields(): readonly RowField[] {
    const { standing, label, tracker } = this.#choice;
    const search = this.#effective;
    return [
      ...standing === undefined ? [] : STANDING_FIELDS,
      ...standing === "active" ? ["downloadRate", "uploadRate"] as const : [],
      ...label === undefined ? [] : ["labels"] as const,
      ...tracker === undefined ? [] : ["trackers"] as const,
      ..."fields" in search ? search.fields : [],
    ];
  }

  /** Chooses otherwise. */
  choose(choice: Partial<FilterChoice>): void {
    this.#choice = { ...this.#choice, ...choice };
    this.changes.tell();
  }

  /** Searches for something else. While that can not be read, what was searched for before holds. */
  write(text: string): void {
    this.#text = text;
    this.#search = readSearch(text);
    if (this.#search.kind !== "wrong") this.#effective = this.#search;
    this.changes.tell();
  }

  /** Shows all. */
  clear(): void {
    this.#choice = ALL;
    this.write("");
  }

  /** Whether a torrent is shown. */
  isShown(row: Row): boolean {
    const { standing, label, tracker } = this.#choice;
    const search = this.#effective;
    return (standing === undefined || fitsStanding(row, standing)) &&
      (label === undefined || fitsLabel(row, label)) &&
      (tracker === undefined || fitsTracker(row, tracker)) &&
      (!("matches" in search) || search.matches(row));
  }
}

/** A host without its port. */
export function hostName(host: string): string {
  return host.replace(/:\d+$/, "");
}

/** Whether payload comes or goes. */
export function isActive({ downloadRate, uploadRate }: Row): boolean {
  return downloadRate > 0 || uploadRate > 0;
}

function fitsStanding(row: Row, standing: Standing | "active"): boolean {
  return standing === "active" ? isActive(row) : standingOf(row) === standing;
}

function fitsLabel({ labels }: Row, label: string): boolean {
  return label === "" ? labels.length === 0 : labels.includes(label);
}

function fitsTracker({ trackers }: Row, tracker: string): boolean {
  return tracker === ""
    ? trackers.length === 0
    : trackers.some(([host]) => hostName(host) === tracker);
}
