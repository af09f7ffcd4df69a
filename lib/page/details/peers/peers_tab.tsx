import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { formatNoun } from "../../../text/mod.ts";
import { client, type PeerView } from "../../api.ts";
import type { Row } from "../../store/row.ts";
import { Confirmation } from "../parts/confirmation.tsx";
import { useNarrow } from "../parts/use_narrow.ts";
import type { TabProps } from "../tab_props.ts";
import { BannedPeers } from "./banned_peers.tsx";
import { FIRST_PEER_ORDER, inPeerOrder, nextPeerOrder } from "./peer_order.ts";
import { PeerTable } from "./peer_table.tsx";
import { peerAddress } from "./peer_words.ts";

/** The peers of a torrent that are connected, and those that are banned. */
export function PeersTab({ row, detail, isFixed }: TabProps): JSX.Element {
  const { peers, changes } = detail;
  const [order, setOrder] = useState(FIRST_PEER_ORDER);
  const [asked, setAsked] = useState<PeerView>();
  const [bans, setBans] = useState(0);
  const [box, isNarrow] = useNarrow<HTMLDivElement>();
  const ordered = useMemo(() => inPeerOrder(peers?.values() ?? [], order), [
    peers,
    changes.version,
    order,
  ]);
  async function ban(peer: PeerView): Promise<void> {
    await client.ban(row.id, peerAddress(peer));
    setBans((count) => count + 1);
  }
  return (
    <div ref={box} class="peers-tab">
      {ordered.length === 0
        ? <p class="soft nothing">{peers === undefined ? "Peers are being read." : whyNone(row)}</p>
        : (
          <PeerTable
            peers={ordered}
            order={order}
            orderBy={(column) => setOrder(nextPeerOrder(order, column))}
            ban={isFixed ? undefined : setAsked}
            isNarrow={isNarrow}
          />
        )}
      <BannedPeers version={bans} isFixed={isFixed} />
      {asked && (
        <Confirmation
          title={`Ban ${asked.address}?`}
          doIt="Ban"
          act={() => ban(asked)}
          close={() => setAsked(undefined)}
        >
          <p>
            {asked.client === "" ? "This peer" : asked.client}{" "}
            is disconnected, and no torrent has anything to do with its address until you let it in
            again.
          </p>
        </Confirmation>
      )}
    </div>
  );
}

/** Says why there are no peers, and what is done about it. */
function whyNone({ state, seeders, leechers }: Row): string {
  if (state === "stopped") return "No peers: the torrent is stopped.";
  if (state.endsWith("-waiting")) return "No peers: the torrent waits for its turn in the queue.";
  if (state === "checking" || state === "moving") return `No peers while it is ${state}.`;
  const swarm = (seeders ?? 0) + (leechers ?? 0);
  if (swarm > 0) return `No peer is connected. Trackers know of ${formatNoun(swarm, "peer")}.`;
  return "No peer is connected. Trackers and the DHT are asked for some.";
}
