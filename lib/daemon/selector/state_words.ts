import type { SelectorSubject } from "./subject.ts";

/** Words for what a torrent does, each a selector by itself. */
export type StateWord =
  | "all"
  | "active"
  | "running"
  | "stopped"
  | "waiting"
  | "checking"
  | "moving"
  | "downloading"
  | "seeding";

/** What each of the words means. */
export const STATE_WORDS: Readonly<Record<StateWord, (view: SelectorSubject) => boolean>> = {
  all: () => true,
  active: isActive,
  running: ({ state }) => state !== "stopped",
  stopped: ({ state }) => state === "stopped",
  waiting: ({ state }) => state.endsWith("-waiting"),
  checking: ({ state }) => state === "checking",
  moving: ({ state }) => state === "moving",
  downloading: ({ state }) => state === "downloading" || state === "metadata",
  seeding: ({ state }) => state === "seeding",
};

/** Finds the word that a text is, or what others call so; undefined if it is none. */
export function findStateWord(text: string): StateWord | undefined {
  if (text === "paused") return "stopped";
  return isStateWord(text) ? text : undefined;
}

function isStateWord(text: string): text is StateWord {
  return Object.hasOwn(STATE_WORDS, text);
}

/** Something is going on: payload comes or goes, or files are read or moved. */
function isActive({ state, peerCounts }: SelectorSubject): boolean {
  if (state === "checking" || state === "moving") return true;
  return peerCounts.sendingToUs > 0 || peerCounts.gettingFromUs > 0 || peerCounts.webSeeds > 0;
}
