import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { client, type TrackerView } from "../../api.ts";
import { messageOf } from "../parts/message_of.ts";
import { useNarrow } from "../parts/use_narrow.ts";
import { useNow } from "../parts/use_now.ts";
import { formatAgo } from "../../ui/when.ts";
import type { TabProps } from "../tab_props.ts";
import { tiersOf } from "./tracker_list.ts";
import { TrackersEditor } from "./trackers_editor.tsx";
import { nextAnnounceWords, openUrl, trackerCount, trackerWords } from "./tracker_words.ts";
import { WebSeedTable } from "./web_seed_table.tsx";

/** The trackers of a torrent and its web seeds: how they are, and which they are. */
export function TrackersTab({ row, detail, isFixed }: TabProps): JSX.Element {
  const [box, isNarrow] = useNarrow<HTMLDivElement>();
  const [isEdited, setEdited] = useState(false);
  const { trackers, webSeeds = [] } = detail;
  const edit = useRef<HTMLButtonElement>(null);
  const wasEdited = useRef(false);
  useEffect(() => {
    if (wasEdited.current && !isEdited) edit.current?.focus();
    wasEdited.current = isEdited;
  }, [isEdited]);
  if (isEdited && trackers !== undefined) {
    return (
      <TrackersEditor
        torrent={row.id}
        tiers={tiersOf(trackers)}
        close={() => setEdited(false)}
      />
    );
  }
  return (
    <div ref={box} class="trackers-tab">
      {!isFixed && (
        <div class="tab-bar">
          <AnnounceButton torrent={row.id} isRunning={!isAtRest(row.state)} />
          <button
            ref={edit}
            type="button"
            class="small-button"
            disabled={trackers === undefined}
            onClick={() => setEdited(true)}
          >
            {trackers?.length === 0 ? "Add trackers…" : "Edit trackers…"}
          </button>
        </div>
      )}
      {trackers === undefined
        ? <p class="soft nothing">Trackers are being read.</p>
        : trackers.length === 0
        ? <p class="soft nothing">{noneWords(row.isPrivate)}</p>
        : <TrackerTable trackers={trackers} isNarrow={isNarrow} />}
      {webSeeds.length > 0 && <WebSeedTable webSeeds={webSeeds} isNarrow={isNarrow} />}
    </div>
  );
}

function TrackerTable(
  { trackers, isNarrow }: { trackers: readonly TrackerView[]; isNarrow: boolean },
): JSX.Element {
  const now = useNow();
  return (
    <table
      class={isNarrow ? "tracker-table narrow" : "tracker-table"}
      role="table"
      aria-label="Trackers"
    >
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader" class="num">Tier</th>
          <th scope="col" role="columnheader">Tracker</th>
          <th scope="col" role="columnheader">State</th>
          <th scope="col" role="columnheader" class="num">Asked</th>
          <th scope="col" role="columnheader" class="num">Next</th>
          <th scope="col" role="columnheader" class="num">Seeders</th>
          <th scope="col" role="columnheader" class="num">Leechers</th>
          <th scope="col" role="columnheader" class="num">Downloads</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {trackers.map((tracker) => <TrackerRow key={tracker.id} tracker={tracker} now={now} />)}
      </tbody>
    </table>
  );
}

function TrackerRow({ tracker, now }: { tracker: TrackerView; now: number }): JSX.Element {
  const { word, text, tone } = trackerWords(tracker);
  const next = nextAnnounceWords(tracker, now);
  const asked = tracker.lastAnnounceAt === 0 ? "" : formatAgo(tracker.lastAnnounceAt, now);
  return (
    <tr role="row">
      <td role="cell" class="tier num">{tracker.tier + 1}</td>
      <td role="cell" class="url">{openUrl(tracker.announce)}</td>
      <td role="cell" class="state">
        <span class={`tone ${tone}`}>{word}</span>
        {text !== "" && <span class="said">{text}</span>}
      </td>
      <td role="cell" class={asked === "" ? "num asked unknown" : "num asked"}>
        <span class="label" aria-hidden="true">asked</span> {asked}
      </td>
      <td role="cell" class={next === "" ? "num next unknown" : "num next"}>
        <span class="label" aria-hidden="true">next</span> {next}
      </td>
      <Count label="seeders" count={tracker.seeders} />
      <Count label="leechers" count={tracker.leechers} />
      <Count label="downloads" count={tracker.downloads} />
    </tr>
  );
}

/** A number; where there are no columns its name stands beside it. */
function Count({ label, count }: { label: string; count: number }): JSX.Element {
  return (
    <td role="cell" class={count < 0 ? "num count unknown" : "num count"}>
      {trackerCount(count)} <span class="label" aria-hidden="true">{label}</span>
    </td>
  );
}

/** Asks all trackers now; says what came of it. */
function AnnounceButton(
  { torrent, isRunning }: { torrent: number; isRunning: boolean },
): JSX.Element {
  const [said, setSaid] = useState("");
  async function announce(): Promise<void> {
    try {
      await client.reannounce({ targets: [torrent] });
      setSaid("They are being asked, as far as they allow it");
    } catch (error) {
      setSaid(messageOf(error));
    }
  }
  return (
    <>
      <button
        type="button"
        class="small-button"
        disabled={!isRunning}
        onClick={() => void announce()}
      >
        Ask now
      </button>
      <span class="soft" role="status">
        {isRunning ? said : "Trackers are asked while the torrent runs"}
      </span>
    </>
  );
}

function isAtRest(state: string): boolean {
  return state === "stopped" || state === "checking" || state.endsWith("-waiting");
}

function noneWords(isPrivate: boolean): string {
  return isPrivate
    ? "It has no trackers, and is private: without one it finds no peers."
    : "It has no trackers: its peers come from the DHT, from other peers and from the network around.";
}
