import type { JSX } from "preact";
import { useApp } from "../../store/hooks.ts";
import type { TabProps } from "../tab_props.ts";
import { TorrentFacts } from "./facts.tsx";
import { OwnSettings } from "./own_settings.tsx";
import { PieceMap } from "./piece_map.tsx";
import { RatesPanel } from "./rates_panel.tsx";
import { StatusLine } from "./status_line.tsx";
import { useFacts } from "./use_facts.ts";

/** A torrent at a glance: its pieces, its rates, what it knows of itself, and what is set for it. */
export function OverviewTab({ row, detail, isFixed }: TabProps): JSX.Element {
  const { feed } = useApp().store;
  const { torrent, refresh } = useFacts(row.id);
  return (
    <div class="overview-tab">
      <StatusLine row={row} />
      <div class="column">
        <PieceMap part={detail.pieces} peers={row.connectedPeers} />
        {torrent && <TorrentFacts torrent={torrent} isFixed={isFixed} />}
      </div>
      <div class="column">
        <RatesPanel
          torrent={row.id}
          name={row.name}
          now={() => feed.connection.state === "live" ? row : undefined}
        />
        {torrent && <OwnSettings torrent={torrent} isFixed={isFixed} changed={refresh} />}
      </div>
    </div>
  );
}
