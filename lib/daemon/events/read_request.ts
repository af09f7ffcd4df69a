import type { DetailName, EventField } from "../api/mod.ts";
import { FieldError } from "../json/mod.ts";
import { DETAIL_NAMES } from "./detail_log.ts";
import type { EventRequest } from "./event_hub.ts";
import { isEventField, USUAL_FIELDS } from "./row_fields.ts";

/** What a request for events is read from. */
export interface EventQuery {
  /** What stands behind the `?`. */
  readonly query: URLSearchParams;
  /** `Last-Event-ID`, which browsers send when they come back. */
  readonly lastEventId: string | null;
  /** Whether who asks may only look. */
  readonly isReadOnly: boolean;
}

/**
 * Reads what somebody wants to hear.
 *
 * @throws {FieldError} for fields, parts and torrents that there are not.
 */
export function readEventRequest(
  { query, lastEventId, isReadOnly }: EventQuery,
): EventRequest {
  return {
    fields: readFields(query.get("fields")),
    since: lastEventId ?? query.get("since") ?? undefined,
    torrent: readTorrent(query.get("torrent")),
    parts: readParts(query.get("parts")),
    isReadOnly,
  };
}

function readFields(text: string | null): readonly EventField[] {
  if (text === null) return USUAL_FIELDS;
  const names = text.split(",").map((name) => {
    if (isEventField(name)) return name;
    throw new FieldError("fields", `rows have no ${JSON.stringify(name.slice(0, 100))}`);
  });
  return [...new Set<EventField>(["id", ...names])];
}

function readParts(text: string | null): ReadonlySet<DetailName> {
  if (text === null) return new Set(DETAIL_NAMES);
  return new Set(
    text.split(",").filter((name) => name !== "").map((name) => {
      const part = DETAIL_NAMES.find((known) => known === name);
      if (part !== undefined) return part;
      throw new FieldError("parts", `it is none of ${DETAIL_NAMES.join(", ")}`);
    }),
  );
}

function readTorrent(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new FieldError("torrent", "it is not the number of a torrent");
}
