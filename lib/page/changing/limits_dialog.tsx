import type { VNode } from "preact";
import { useId, useState } from "preact/hooks";
import { formatNoun } from "../../text/mod.ts";
import { type ChangesBody, client, type TorrentShape } from "../api.ts";
import type { App } from "../store/hooks.ts";
import { ChangeDialog } from "./change_dialog.tsx";
import { readRate, writeRate } from "./change_text.ts";

/** Asks for limits of the rates of torrents. */
export function askForLimits(app: App, ids: readonly number[]): void {
  const [first] = ids;
  if (first === undefined) return;
  app.actions.begin(async () => {
    const { limits } = await client.torrent(first);
    app.store.dialogs.show((close) => (
      <LimitsDialog
        count={ids.length}
        limits={limits}
        onClose={close}
        onSave={(changed) => app.actions.change(ids, { limits: changed })}
      />
    ));
  });
}

function LimitsDialog({ count, limits, onClose, onSave }: {
  readonly count: number;
  readonly limits: TorrentShape["limits"];
  readonly onClose: () => void;
  readonly onSave: (limits: NonNullable<ChangesBody["limits"]>) => Promise<boolean>;
}): VNode {
  const [down, setDown] = useState(limits.isDownloadLimited ? writeRate(limits.download) : "");
  const [up, setUp] = useState(limits.isUploadLimited ? writeRate(limits.upload) : "");
  const [honorsSession, setHonors] = useState(limits.honorsSession);
  const [download, upload] = [readRate(down), readRate(up)];
  const isWrong = download === undefined || upload === undefined;
  return (
    <ChangeDialog
      title={count === 1 ? "Limits" : `Limits of ${formatNoun(count, "torrent")}`}
      isWrong={isWrong}
      onClose={onClose}
      onSave={() =>
        onSave({
          ...down.trim() === ""
            ? { isDownloadLimited: false }
            : { isDownloadLimited: true, download: download ?? null },
          ...up.trim() === ""
            ? { isUploadLimited: false }
            : { isUploadLimited: true, upload: upload ?? null },
          honorsSession,
        })}
    >
      <RateField
        isFirst
        label="Download at most"
        value={down}
        isWrong={download === undefined}
        set={setDown}
      />
      <RateField label="Upload at most" value={up} isWrong={upload === undefined} set={setUp} />
      <label class="check">
        <input
          type="checkbox"
          checked={honorsSession}
          onChange={(event) => setHonors(event.currentTarget.checked)}
        />
        <span>The limits of all torrents together hold as well</span>
      </label>
    </ChangeDialog>
  );
}

function RateField({ label, value, isWrong, isFirst = false, set }: {
  readonly label: string;
  readonly value: string;
  readonly isWrong: boolean;
  readonly isFirst?: boolean;
  readonly set: (text: string) => void;
}): VNode {
  const id = useId();
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        value={value}
        placeholder="no limit"
        autofocus={isFirst}
        aria-invalid={isWrong}
        aria-describedby={`${id}_hint`}
        onInput={(event) => set(event.currentTarget.value)}
      />
      <span id={`${id}_hint`} class={isWrong ? "hint bad" : "hint"}>
        A second: such as 500 KiB or 2.5 MiB; empty for no limit
      </span>
    </p>
  );
}
