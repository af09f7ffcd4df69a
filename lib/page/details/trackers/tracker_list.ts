import type { TrackerView } from "../../../daemon/view/mod.ts";

/** URLs by tier (BEP 12). */
export type Tiers = readonly (readonly string[])[];

/** What someone wrote, understood, or what is wrong with it. */
export type ParsedTiers =
  | { readonly kind: "tiers"; readonly tiers: Tiers }
  | { readonly kind: "wrong"; readonly line: number; readonly why: string };

/** Trackers of one torrent, as the API takes them. */
const MAX_TRACKERS = 1_000;

const PROTOCOLS: readonly string[] = ["http:", "https:", "udp:"];

/** Trackers by tier, in their order. */
export function tiersOf(trackers: readonly Pick<TrackerView, "tier" | "announce">[]): Tiers {
  const tiers = new Map<number, string[]>();
  for (const { tier, announce } of trackers) {
    const urls = tiers.get(tier);
    if (urls) urls.push(announce);
    else tiers.set(tier, [announce]);
  }
  return [...tiers].sort(([a], [b]) => a - b).map(([, urls]) => urls);
}

/** Tiers as text: a line a tracker, and an empty one between tiers. */
export function formatTiers(tiers: Tiers): string {
  return tiers.map((urls) => urls.join("\n")).join("\n\n");
}

/** Reads what {@linkcode formatTiers} writes, as people change it; a tracker that is there twice is taken once. */
export function parseTiers(text: string): ParsedTiers {
  const tiers: string[][] = [];
  const seen = new Set<string>();
  let isNew = true;
  for (const [index, line] of text.split("\n").entries()) {
    const url = line.trim();
    if (url === "") {
      isNew = true;
      continue;
    }
    const why = whyNot(url);
    if (why !== undefined) return { kind: "wrong", line: index + 1, why };
    if (seen.has(url)) continue;
    seen.add(url);
    if (isNew) tiers.push([]);
    isNew = false;
    tiers.at(-1)?.push(url);
  }
  if (seen.size > MAX_TRACKERS) {
    return { kind: "wrong", line: 1, why: `there are more than ${MAX_TRACKERS} trackers` };
  }
  return { kind: "tiers", tiers };
}

function whyNot(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return "this is no URL";
  if (!PROTOCOLS.includes(url.protocol)) return "a URL of http, https or udp is needed";
  return url.hostname === "" ? "the name of the tracker is missing" : undefined;
}
