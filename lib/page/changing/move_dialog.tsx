import type { VNode } from "preact";
import { useId, useState } from "preact/hooks";
import { formatNoun } from "../../text/mod.ts";
import { client } from "../api.ts";
import { FolderInput } from "../folders/folder_input.tsx";
import type { App } from "../store/hooks.ts";
import { ChangeDialog } from "./change_dialog.tsx";

/** Asks where torrents are to go. */
export function askToMove(app: App, ids: readonly number[]): void {
  const [first] = ids;
  if (first === undefined) return;
  app.actions.begin(async () => {
    const { outputDir } = await client.torrent(first);
    app.store.dialogs.show((close) => (
      <MoveDialog
        count={ids.length}
        outputDir={outputDir}
        onClose={close}
        onMove={(to, movesFiles) => app.actions.relocate(ids, { outputDir: to, movesFiles })}
      />
    ));
  });
}

function MoveDialog({ count, outputDir, onClose, onMove }: {
  readonly count: number;
  readonly outputDir: string;
  readonly onClose: () => void;
  readonly onMove: (outputDir: string, movesFiles: boolean) => Promise<boolean>;
}): VNode {
  const [folder, setFolder] = useState(outputDir);
  const id = useId();
  const [movesFiles, setMoves] = useState(true);
  return (
    <ChangeDialog
      title={count === 1 ? "Move" : `Move ${formatNoun(count, "torrent")}`}
      verb="Move"
      isWrong={folder.trim() === ""}
      onClose={onClose}
      onSave={() => onMove(folder.trim(), movesFiles)}
    >
      <div class="field">
        <label for={id}>To the folder</label>
        <FolderInput id={id} value={folder} onChange={setFolder} />
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={movesFiles}
          onChange={(event) => setMoves(event.currentTarget.checked)}
        />
        <span>Move the files there; otherwise they are taken to be there already</span>
      </label>
    </ChangeDialog>
  );
}
