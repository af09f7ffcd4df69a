import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { formatRate } from "../../../text/mod.ts";
import { type BandwidthPriority, type ChangesBody, client, type TorrentShape } from "../../api.ts";
import { readLabels, readRate, writeRate } from "../../changing/change_text.ts";
import { useApp } from "../../store/hooks.ts";
import { EditInPlace } from "../parts/edit_in_place.tsx";
import { goalChange, type GoalKind, goalOf, goalWords, readGoal } from "./goal_text.ts";

/** What {@linkcode OwnSettings} shows. */
export interface OwnSettingsProps {
  /** The torrent. */
  readonly torrent: TorrentShape;
  /** Whether nobody may change anything. */
  readonly isFixed: boolean;
  /** Is called when something was changed. */
  readonly changed: () => Promise<void>;
}

/** What every setting gets. */
interface SettingProps {
  readonly torrent: TorrentShape;
  readonly isFixed: boolean;
  readonly save: (changes: ChangesBody) => Promise<void>;
}

const PRIORITIES: readonly (readonly [value: BandwidthPriority, label: string])[] = [
  ["high", "High"],
  ["normal", "Normal"],
  ["low", "Low"],
];

/** The most connections that a torrent may be given. */
const MAX_PEERS = 65_535;

/** What is set for one torrent; each is changed where it stands. */
export function OwnSettings({ torrent, isFixed, changed }: OwnSettingsProps): JSX.Element {
  const { actions } = useApp();
  async function save(changes: ChangesBody): Promise<void> {
    await client.changeTorrent(torrent.id, changes);
    await changed();
  }
  const props = { torrent, isFixed, save };
  const set = (changes: ChangesBody) => void actions.try(() => save(changes));
  return (
    <section class="own-settings" aria-label="Settings of this torrent">
      <dl class="facts">
        <div class="fact wide">
          <dt>Labels</dt>
          <dd>
            <EditInPlace
              what="labels"
              text={torrent.labels.join(", ")}
              hint="With commas between"
              isFixed={isFixed}
              save={(text) => save({ labels: readLabels(text) })}
            >
              {torrent.labels.length === 0 && <span class="soft">none</span>}
              {torrent.labels.map((label) => <span key={label} class="tag">{label}</span>)}
            </EditInPlace>
          </dd>
        </div>
        <RateLimit {...props} direction="download" name="Down at most" />
        <RateLimit {...props} direction="upload" name="Up at most" />
        <Goal {...props} kind="ratio" name="Ends at ratio" hint="Such as 2, never, or as for all" />
        <Goal
          {...props}
          kind="time"
          name="Ends after"
          hint="Such as 3 days, never, or as for all"
        />
        <Goal
          {...props}
          kind="idle"
          name="Ends if idle"
          hint="Such as 12 h, never, or as for all"
        />
        <PeerLimit {...props} />
        <Priority {...props} />
      </dl>
      <div class="switches" role="group" aria-label="More settings">
        <Switch
          label="Download in order"
          isOn={torrent.isSequential}
          isFixed={isFixed}
          set={(isSequential) => set({ isSequential })}
        />
        <Switch
          label="Super-seed"
          title="Peers are told of one piece at a time, so that each is uploaded once if possible (BEP 16)"
          isOn={torrent.isSuperSeeding}
          isFixed={isFixed}
          set={(isSuperSeeding) => set({ isSuperSeeding })}
        />
        <Switch
          label="Limits of all hold, too"
          isOn={torrent.limits.honorsSession}
          isFixed={isFixed}
          set={(honorsSession) => set({ limits: { honorsSession } })}
        />
      </div>
    </section>
  );
}

function RateLimit(
  { torrent, isFixed, save, direction, name }: SettingProps & {
    direction: "download" | "upload";
    name: string;
  },
): JSX.Element {
  const { limits } = torrent;
  const isDown = direction === "download";
  const isLimited = isDown ? limits.isDownloadLimited : limits.isUploadLimited;
  const limit = isLimited ? limits[direction] : null;
  function saveRate(text: string): Promise<void> {
    const rate = readRate(text) ?? null;
    const isOn = rate !== null;
    if (isDown) {
      return save({ limits: { isDownloadLimited: isOn, ...isOn ? { download: rate } : {} } });
    }
    return save({ limits: { isUploadLimited: isOn, ...isOn ? { upload: rate } : {} } });
  }
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>
        <EditInPlace
          what={`${direction} limit`}
          text={writeRate(limit)}
          hint="Such as 500 KiB or 2.5 MiB; empty for no limit"
          isFixed={isFixed}
          check={(text) => readRate(text) === undefined ? "Such as 500 KiB or 2.5 MiB" : undefined}
          save={saveRate}
        >
          {limit === null ? <span class="soft">no limit</span> : formatRate(limit)}
        </EditInPlace>
      </dd>
    </div>
  );
}

function Goal(
  { torrent, isFixed, save, kind, name, hint }: SettingProps & {
    kind: GoalKind;
    name: string;
    hint: string;
  },
): JSX.Element {
  const goal = goalOf(torrent.goals, kind);
  const words = goalWords(kind, goal);
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>
        <EditInPlace
          what={`goal: ${name.toLowerCase()}`}
          text={words}
          hint={hint}
          isFixed={isFixed}
          check={(text) => readGoal(kind, text) === undefined ? hint : undefined}
          save={(text) => save({ goals: goalChange(kind, readGoal(kind, text) ?? goal) })}
        >
          {goal.mode === "global" ? <span class="soft">{words}</span> : words}
        </EditInPlace>
      </dd>
    </div>
  );
}

function PeerLimit({ torrent, isFixed, save }: SettingProps): JSX.Element {
  return (
    <div class="fact">
      <dt>Peers at most</dt>
      <dd>
        <EditInPlace
          what="number of peers at most"
          text={String(torrent.maxPeers)}
          isFixed={isFixed}
          check={(text) => isPeerLimit(text) ? undefined : `A number from 1 to ${MAX_PEERS}`}
          save={(text) => save({ maxPeers: Number(text) })}
        >
          {torrent.maxPeers}
        </EditInPlace>
      </dd>
    </div>
  );
}

function Priority({ torrent, isFixed, save }: SettingProps): JSX.Element {
  const { actions } = useApp();
  const id = useId();
  function choose(name: string): void {
    const chosen = PRIORITIES.find(([value]) => value === name);
    if (chosen) actions.begin(() => save({ bandwidthPriority: chosen[0] }));
  }
  const label = PRIORITIES.find(([value]) => value === torrent.bandwidthPriority)?.[1];
  return (
    <div class="fact">
      <dt>{isFixed ? "Priority" : <label for={id}>Priority</label>}</dt>
      <dd>
        {isFixed ? label : (
          <select
            id={id}
            class="small"
            value={torrent.bandwidthPriority}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            {PRIORITIES.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
          </select>
        )}
      </dd>
    </div>
  );
}

function isPeerLimit(text: string): boolean {
  return /^\s*\d{1,5}\s*$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_PEERS;
}

function Switch(
  { label, title, isOn, isFixed, set }: {
    label: string;
    title?: string;
    isOn: boolean;
    isFixed: boolean;
    set: (isOn: boolean) => void;
  },
): JSX.Element {
  return (
    <label title={title}>
      <input
        type="checkbox"
        checked={isOn}
        disabled={isFixed}
        onChange={({ currentTarget }) => set(currentTarget.checked)}
      />
      {label}
    </label>
  );
}
