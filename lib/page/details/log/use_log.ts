import { useCallback, useEffect, useState } from "preact/hooks";
import { client, type JournalEvent } from "../../api.ts";
import { messageOf } from "../parts/message_of.ts";
import { mergeEvents } from "./log_words.ts";

/** The log of a torrent as far as it was read. */
export interface Log {
  /** Its events, the newest first. */
  readonly events: readonly JournalEvent[];
  /** Whether any answer has come. */
  readonly hasLoaded: boolean;
  /** Whether there are older events than those. */
  readonly hasOlder: boolean;
  /** Whether older ones are being read. */
  readonly isBusy: boolean;
  /** Why the last try failed; undefined if it did not. */
  readonly error: string | undefined;
  /** Reads older ones. */
  readonly loadOlder: () => void;
}

/** Events that are read at once. */
const PAGE = 50;

/** How often it is looked for new ones. */
const PERIOD_MS = 5_000;

interface Known {
  readonly events: readonly JournalEvent[];
  readonly hasLoaded: boolean;
  readonly hasOlder: boolean;
  readonly error: string | undefined;
}

const NOTHING: Known = { events: [], hasLoaded: false, hasOlder: false, error: undefined };

/** Reads the log of a torrent, goes on reading what is new, and looks at once when `version` changes. */
export function useLog(torrent: number, version: string): Log {
  const [known, setKnown] = useState(NOTHING);
  const [isBusy, setBusy] = useState(false);
  const fail = (error: unknown) => setKnown((before) => ({ ...before, error: messageOf(error) }));
  useEffect(() => {
    let isWanted = true;
    function look(): void {
      client.torrentLog(torrent, { limit: PAGE }).then(({ events }) => {
        if (isWanted) setKnown((before) => withNewer(before, events));
      }, (error: unknown) => {
        if (isWanted) fail(error);
      });
    }
    look();
    const timer = setInterval(look, PERIOD_MS);
    return () => {
      isWanted = false;
      clearInterval(timer);
    };
  }, [torrent, version]);
  const oldest = known.events.at(-1)?.id;
  const loadOlder = useCallback(() => {
    if (oldest === undefined) return;
    setBusy(true);
    client.torrentLog(torrent, { limit: PAGE, before: oldest }).then(({ events }) => {
      setKnown((before) => ({
        ...before,
        events: mergeEvents(before.events, events),
        hasOlder: events.length === PAGE,
        error: undefined,
      }));
    }, fail).finally(() => setBusy(false));
  }, [torrent, oldest]);
  return { ...known, isBusy, loadOlder };
}

/** Takes the newest events; where none of them is known, there may be others between them and those that are. */
function withNewer(before: Known, events: readonly JournalEvent[]): Known {
  const ids = new Set(before.events.map(({ id }) => id));
  const isNothingNew = before.hasLoaded && events.every(({ id }) => ids.has(id));
  if (isNothingNew && before.error === undefined) return before;
  const isJoined = events.some(({ id }) => ids.has(id));
  return {
    events: isJoined ? mergeEvents(before.events, events) : events,
    hasLoaded: true,
    hasOlder: isJoined ? before.hasOlder : events.length === PAGE,
    error: undefined,
  };
}
