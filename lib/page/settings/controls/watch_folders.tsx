import type { VNode } from "preact";
import type { JsonValue } from "../../../daemon/json/mod.ts";
import { FolderInput } from "../../folders/folder_input.tsx";
import { watchRows } from "../list_rows.ts";
import type { ControlProps } from "./control.ts";
import { ListEditor } from "./list_editor.tsx";
import { TextInput } from "./text_input.tsx";

/** Folders that are watched. */
export function WatchFolders(props: ControlProps<JsonValue>): VNode {
  return (
    <ListEditor
      {...props}
      codec={watchRows}
      noun="folder"
      fields={({ path, outputDir, labels, starts, removesAdded }, change, id) => (
        <>
          <div class="field wide">
            <label for={`${id}-path`}>Folder</label>
            <FolderInput id={`${id}-path`} value={path} onChange={(path) => change({ path })} />
          </div>
          <div class="field wide">
            <label for={`${id}-output`}>Download to</label>
            <FolderInput
              id={`${id}-output`}
              value={outputDir}
              placeholder="As all others"
              onChange={(outputDir) => change({ outputDir })}
            />
          </div>
          <div class="field wide">
            <label for={`${id}-labels`}>Labels, with commas between</label>
            <TextInput
              id={`${id}-labels`}
              value={labels}
              onChange={(labels) => change({ labels })}
            />
          </div>
          <label class="switch">
            <input
              type="checkbox"
              checked={starts}
              onChange={(event) => change({ starts: event.currentTarget.checked })}
            />
            <span>Start them at once</span>
          </label>
          <label class="switch">
            <input
              type="checkbox"
              checked={removesAdded}
              onChange={(event) => change({ removesAdded: event.currentTarget.checked })}
            />
            <span>Remove files that were added; else “.added” is put behind their names</span>
          </label>
        </>
      )}
    />
  );
}
