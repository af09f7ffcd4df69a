import type { DaemonControl, JournalOptions } from "../control.ts";
import { FieldError } from "../json/mod.ts";
import type { Endpoint } from "./endpoint.ts";
import { findTorrent } from "./find_torrent.ts";
import type { LogAnswer } from "./journal_shapes.ts";

/** Events of one answer at most. */
const MAX_EVENTS = 1_000;

/** What happened. */
export const logEndpoints: readonly Endpoint[] = [
  {
    method: "GET",
    path: "/log",
    run: async ({ control, query }) => ({ value: await logOf(control, readQuery(query)) }),
  },
  {
    method: "GET",
    path: "/torrents/{torrent}/log",
    async run({ control, named, query }) {
      const { id: torrent } = findTorrent(control, named);
      return { value: await logOf(control, { ...readQuery(query), torrent }) };
    },
  },
];

async function logOf(control: DaemonControl, options: JournalOptions): Promise<LogAnswer> {
  const entries = await control.journal(options);
  return { events: entries.map((entry) => ({ ...entry, torrent: entry.torrent ?? null })) };
}

function readQuery(query: URLSearchParams): JournalOptions {
  const before = readNumber(query, { name: "before", max: Number.MAX_SAFE_INTEGER });
  const limit = readNumber(query, { name: "limit", max: MAX_EVENTS });
  return {
    ...(before === undefined ? {} : { before }),
    ...(limit === undefined ? {} : { limit }),
  };
}

function readNumber(
  query: URLSearchParams,
  { name, max }: { readonly name: string; readonly max: number },
): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (number >= 1 && number <= max) return number;
  throw new FieldError(name, `it is not a whole number from 1 to ${max}`);
}
