import type { DaemonControl } from "../control.ts";
import { type Field, FieldError, listField, optionalField, textField } from "../json/mod.ts";
import { parseSelector, parseTargets } from "../selector/mod.ts";
import type { TorrentView } from "../view/mod.ts";
import type { SelectionBody, TorrentName } from "./shapes.ts";

/** Torrents that one request may name one by one. */
const MAX_TARGETS = 100_000;

/** Those of them that are more than a number or a whole info-hash: each is compared with all torrents. */
const MAX_PATTERNS = 100;

const NUMBER_REGEXP = /^\d{1,9}$/;
const INFO_HASH_REGEXP = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

const text = textField();

/** A number, or what stands for torrents in a command. */
const targetField: Field<string | number> = {
  read(value, name) {
    if (typeof value !== "number") return text.read(value, name);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new FieldError(name, "it is not a whole number from 0 on");
  },
  write: (value) => value,
};

/** The fields of a body that say which torrents are meant. */
export const SELECTION_FIELDS = {
  targets: optionalField(listField(targetField)),
  where: optionalField(text),
} as const;

/** The torrents that are meant. */
export interface Selection {
  /** They, in the order in which they were added. */
  readonly torrents: readonly TorrentView[];
  /** Targets that fit none. */
  readonly unmatched: readonly string[];
}

/**
 * Finds the torrents that are meant.
 *
 * @throws {FieldError} if neither or both ways of naming them are used, or too many are named.
 * @throws {SelectorError} if a selector can not be read.
 */
export function selectTorrents(
  control: DaemonControl,
  { targets, where }: SelectionBody,
): Selection {
  if (where !== undefined && targets !== undefined) {
    throw new FieldError("where", "there are targets, too");
  }
  if (where !== undefined) {
    const selector = parseSelector(where);
    return { torrents: control.torrents().filter((one) => selector.matches(one)), unmatched: [] };
  }
  if (targets === undefined) throw new FieldError("targets", "it is absent, and so is where");
  return selectTargets(control, targets.map(String));
}

/** The numbers of torrents. */
export function idsOf({ torrents }: Selection): number[] {
  return torrents.map(({ id }) => id);
}

/** Torrents in few words, taken now: they may be gone when an action is done. */
export function namesOf({ torrents }: Selection): TorrentName[] {
  return torrents.map(({ id, infoHash, name }) => ({ id, infoHash, name }));
}

function selectTargets(control: DaemonControl, targets: readonly string[]): Selection {
  if (targets.length > MAX_TARGETS) {
    throw new FieldError("targets", `it has more than ${MAX_TARGETS} items`);
  }
  const found = new Set<number>();
  const unmatched: string[] = [];
  let patterns = 0;
  for (const target of targets) {
    const key = keyOf(target);
    if (key === undefined && ++patterns > MAX_PATTERNS) {
      throw new FieldError("targets", `it has more than ${MAX_PATTERNS} names and ranges`);
    }
    const torrents = key === undefined ? matching(control, target) : [control.find(key)];
    const there = torrents.filter((torrent) => torrent !== undefined);
    for (const { id } of there) found.add(id);
    if (there.length === 0) unmatched.push(target);
  }
  return { torrents: control.torrents().filter(({ id }) => found.has(id)), unmatched };
}

/** What the daemon finds at once. */
function keyOf(target: string): number | string | undefined {
  if (NUMBER_REGEXP.test(target)) return Number(target);
  return INFO_HASH_REGEXP.test(target) ? target : undefined;
}

function matching(control: DaemonControl, target: string): readonly TorrentView[] {
  const selector = parseTargets([target]);
  return control.torrents().filter((one) => selector.matches(one));
}
