/**
 * Trackers as one text: a URL a line, an empty line between tiers; and changes of them.
 *
 * @module
 */
import type { TrackerView } from "../view/mod.ts";
import { RpcError } from "./rpc_error.ts";

/** A tracker of a torrent, as far as it can be changed. */
export type TrackerEntry = Pick<TrackerView, "id" | "announce" | "tier">;

/** Tiers of URLs. */
export type Tiers = readonly (readonly string[])[];

/** Trackers that a torrent may get; real ones have a hundred at most. */
const MAX_TRACKERS = 1_000;

/** Characters of a URL; more than any tracker's passkey needs. */
const MAX_URL_LENGTH = 4_096;

/** Characters of a whole list. */
const MAX_LIST_LENGTH = 1_048_576;

const PROTOCOLS: ReadonlySet<string> = new Set(["http:", "https:", "udp:"]);

/** Writes trackers as `tracker_list`. */
export function formatTrackers(trackers: readonly TrackerEntry[]): string {
  return formatTiers(tiersOf(trackers));
}

/** Writes tiers of URLs as a text. */
export function formatTiers(tiers: Tiers): string {
  return tiers.map((tier) => tier.map((url) => `${url}\n`).join("")).join("\n");
}

/**
 * Reads tiers of URLs from a text; those that are named twice are so once.
 *
 * @throws {RpcError} for a line that is no URL of a tracker, and for too many of them.
 */
export function parseTiers(text: string): string[][] {
  if (text.length > MAX_LIST_LENGTH) throw new RpcError("invalidTrackerList");
  const seen = new Set<string>();
  const tiers: string[][] = [[]];
  for (const line of text.split("\n")) {
    const url = line.trim();
    if (url === "") {
      if (tiers.at(-1)?.length !== 0) tiers.push([]);
    } else if (!seen.has(url)) {
      if (!isTrackerUrl(url) || seen.size === MAX_TRACKERS) {
        throw new RpcError("invalidTrackerList");
      }
      seen.add(url);
      tiers.at(-1)?.push(url);
    }
  }
  return tiers.filter((tier) => tier.length > 0);
}

/** Adds URLs, each as a tier; those that are there, or are none of a tracker, are passed over. */
export function addTrackers(
  trackers: readonly TrackerEntry[],
  urls: readonly string[],
): TrackerEntry[] {
  const added = [...trackers];
  for (const announce of urls) {
    if (!isTrackerUrl(announce) || added.some((one) => one.announce === announce)) continue;
    if (added.length >= MAX_TRACKERS) throw new RpcError("invalidTrackerList");
    const tier = Math.max(-1, ...added.map((one) => one.tier)) + 1;
    // The daemon gives it a number when it is in the torrent: until then nothing can name it by one.
    added.push({ id: NaN, announce, tier });
  }
  return added;
}

/** Gives trackers by their numbers other URLs. */
export function replaceTrackers(
  trackers: readonly TrackerEntry[],
  replacements: ReadonlyMap<number, string>,
): TrackerEntry[] {
  return trackers.map((one) => {
    const announce = replacements.get(one.id);
    return announce !== undefined && isTrackerUrl(announce) ? { ...one, announce } : one;
  });
}

/** Gives the tiers of trackers, in order. */
export function tiersOf(trackers: readonly TrackerEntry[]): string[][] {
  const tiers = new Map<number, string[]>();
  for (const { tier, announce } of trackers) {
    const urls = tiers.get(tier);
    if (urls) urls.push(announce);
    else tiers.set(tier, [announce]);
  }
  return [...tiers].sort(([a], [b]) => a - b).map(([, urls]) => urls);
}

function isTrackerUrl(text: string): boolean {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return PROTOCOLS.has(protocol) && hostname !== "";
}
