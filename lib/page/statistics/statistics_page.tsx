import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { PartProps } from "../app/part_props.ts";
import { RatesPanel } from "../details/overview/rates_panel.tsx";
import { useApp } from "../store/hooks.ts";
import { Icon } from "../ui/icon.tsx";
import { ShareTable } from "./share_table.tsx";
import { Totals } from "./totals.tsx";
import { useShares } from "./use_shares.ts";
import { useStatistics } from "./use_statistics.ts";

/** What was moved so far: in all, over time, by label and tracker. */
export function StatisticsPage({ onClose }: PartProps): VNode {
  const { store } = useApp();
  const { statistics, problem } = useStatistics();
  const { labels, trackers } = useShares();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div class="statistics">
      <header class="page-head">
        <button type="button" class="bare icon" aria-label="Back to the list" onClick={onClose}>
          <Icon name="back" />
        </button>
        <h1 ref={title} tabIndex={-1}>Statistics</h1>
      </header>
      {problem !== "" && <p class="bad" role="alert">{problem}</p>}
      <div class="top">
        <div>
          <h2 class="unseen">Rates</h2>
          <RatesPanel
            name="all torrents"
            now={() => store.session.now ?? { downloadRate: 0, uploadRate: 0 }}
          />
        </div>
        {statistics && <Totals statistics={statistics} />}
      </div>
      {labels.length === 0 ? null : (
        <>
          <p class="soft">
            Below is what torrents moved that are in the list; one that has several labels or
            trackers counts for each.
          </p>
          <div class="both">
            <ShareTable by="Label" none="No label" shares={labels} />
            <ShareTable by="Tracker" none="No tracker: DHT only" shares={trackers} />
          </div>
        </>
      )}
    </div>
  );
}
