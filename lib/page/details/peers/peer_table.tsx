import type { JSX } from "preact";
import { formatBytes, formatPercent, formatRate } from "../../../text/mod.ts";
import type { PeerView } from "../../api.ts";
import { Explained } from "../parts/explained.tsx";
import { useRowHeight } from "../parts/use_row_height.ts";
import { useRowWindow } from "../parts/use_row_window.ts";
import type { PeerColumn, PeerOrder } from "./peer_order.ts";
import { explainFlags, originWords, peerAddress } from "./peer_words.ts";

/** What {@linkcode PeerTable} shows. */
export interface PeerTableProps {
  /** The peers, in order. */
  readonly peers: readonly PeerView[];
  /** The order that they are in. */
  readonly order: PeerOrder;
  /** Puts them in order by a column. */
  readonly orderBy: (column: PeerColumn) => void;
  /** Asks whether a peer is to be banned; undefined where nobody may. */
  readonly ban: ((peer: PeerView) => void) | undefined;
  /** Whether there is no room for columns: then a row has two lines. */
  readonly isNarrow: boolean;
}

const COLUMNS: readonly (readonly [column: PeerColumn, label: string, className: string])[] = [
  ["address", "Address", ""],
  ["client", "Client", ""],
  ["progress", "Has", ""],
  ["downloadRate", "Down", "num"],
  ["uploadRate", "Up", "num"],
  ["downloadedBytes", "Got", "num wide"],
  ["uploadedBytes", "Gave", "num wide"],
  ["flags", "Flags", "flags"],
  ["origin", "Source", ""],
];

/** Peers that are connected. */
export function PeerTable(props: PeerTableProps): JSX.Element {
  const { peers, order, orderBy, ban, isNarrow } = props;
  const rowHeight = useRowHeight(isNarrow);
  const [body, { start, end }] = useRowWindow<HTMLTableSectionElement>(peers.length, rowHeight);
  return (
    <table
      class={isNarrow ? "peer-table narrow" : "peer-table"}
      role="table"
      aria-label="Peers"
      aria-rowcount={peers.length + 1}
    >
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map(([column, label, className]) => (
            <th
              key={column}
              scope="col"
              role="columnheader"
              class={className}
              aria-sort={order.column !== column
                ? undefined
                : order.isDescending
                ? "descending"
                : "ascending"}
            >
              <button type="button" class="order" onClick={() => orderBy(column)}>
                {label}
                <span aria-hidden="true">{arrow(order, column)}</span>
              </button>
            </th>
          ))}
          {ban && (
            <th scope="col" role="columnheader">
              <span class="unseen">Ban</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody ref={body} role="rowgroup">
        <Space rows={start} rowHeight={rowHeight} />
        {peers.slice(start, end).map((peer) => (
          <PeerRow key={peerAddress(peer)} peer={peer} ban={ban} />
        ))}
        <Space rows={peers.length - end} rowHeight={rowHeight} />
      </tbody>
    </table>
  );
}

function PeerRow(
  { peer, ban }: { peer: PeerView; ban: ((peer: PeerView) => void) | undefined },
): JSX.Element {
  const address = peerAddress(peer);
  return (
    <tr role="row">
      <td role="cell" class="address">{address}</td>
      <td role="cell" class="client" title={peer.client}>{peer.client}</td>
      <td role="cell" class="has">
        <span class="bar" aria-hidden="true">
          <i style={{ width: `${peer.progress * 100}%` }} />
        </span>
        <b>{formatPercent(peer.progress)}</b>
      </td>
      <td role="cell" class="num down">{rate(peer.downloadRate)}</td>
      <td role="cell" class="num up">{rate(peer.uploadRate)}</td>
      <td role="cell" class="num wide">{bytes(peer.downloadedBytes)}</td>
      <td role="cell" class="num wide">{bytes(peer.uploadedBytes)}</td>
      <td role="cell" class="flags">
        <Flags flags={peer.flags} />
      </td>
      <td role="cell" class="origin">{originWords(peer.origin)}</td>
      {ban && (
        <td role="cell" class="ban">
          <button
            type="button"
            class="small-button"
            aria-label={`Ban ${address}`}
            onClick={() => ban(peer)}
          >
            Ban
          </button>
        </td>
      )}
    </tr>
  );
}

/** The letters of a peer, and what each means. */
function Flags({ flags }: { flags: string }): JSX.Element | null {
  if (flags === "") return null;
  const explained = explainFlags(flags);
  return (
    <Explained
      label={`${flags}: ${explained.map(({ words }) => words).join(". ")}`}
      words={
        <span class="flag-words">
          {explained.map(({ letter, words }) => (
            <>
              <b>{letter}</b>
              <span>{words}</span>
            </>
          ))}
        </span>
      }
    >
      {flags}
    </Explained>
  );
}

/** The place of rows that are not drawn. */
function Space({ rows, rowHeight }: { rows: number; rowHeight: number }): JSX.Element | null {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden="true" class="space">
      <td colSpan={COLUMNS.length} style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  );
}

function arrow(order: PeerOrder, column: PeerColumn): string {
  return order.column !== column ? "" : order.isDescending ? " ↓" : " ↑";
}

/** Nothing is said of what is nothing. */
function rate(bytesPerSec: number): string {
  return bytesPerSec < 1 ? "" : formatRate(bytesPerSec);
}

function bytes(count: number): string {
  return count === 0 ? "" : formatBytes(count);
}
