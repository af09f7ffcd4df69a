import type { Encodable } from "../bencode/mod.ts";
import type { Endpoint } from "../io/mod.ts";
import type { OutsideChanges } from "./outside_changes.ts";

/** Gives the keys that are changed, with undefined for those that are taken away. */
export function outsideEntries(changes: OutsideChanges): Record<string, Encodable | undefined> {
  const { trackers, webSeeds, httpSeeds, nodes, comment, createdBy, creationDate } = changes;
  return {
    ...trackers === undefined ? {} : trackerEntries(trackers ?? []),
    ...webSeeds === undefined ? {} : { "url-list": oneOrMore(webSeeds ?? []) },
    ...httpSeeds === undefined ? {} : { "httpseeds": oneOrMore(httpSeeds ?? []) },
    ...nodes === undefined ? {} : { "nodes": nodeList(nodes ?? []) },
    ...comment === undefined ? {} : { "comment": comment ?? undefined, "comment.utf-8": undefined },
    ...createdBy === undefined
      ? {}
      : { "created by": createdBy ?? undefined, "created by.utf-8": undefined },
    ...creationDate === undefined ? {} : { "creation date": creationDate ?? undefined },
  };
}

/** The first tracker is there for programs that do not know tiers; the list is not there where it says no more. */
function trackerEntries(trackers: readonly (readonly string[])[]): {
  announce: string | undefined;
  "announce-list": readonly (readonly string[])[] | undefined;
} {
  const tiers = trackers.filter((tier) => tier.length > 0);
  const urls = tiers.flat();
  return { announce: urls[0], "announce-list": urls.length > 1 ? tiers : undefined };
}

function oneOrMore(texts: readonly string[]): string | readonly string[] | undefined {
  return texts.length > 1 ? texts : texts[0];
}

function nodeList(nodes: readonly Endpoint[]): Encodable | undefined {
  return nodes.length === 0 ? undefined : nodes.map(({ hostname, port }) => [hostname, port]);
}
