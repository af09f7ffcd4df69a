import type { VNode } from "preact";
import { useId, useState } from "preact/hooks";
import { FolderInput } from "../folders/folder_input.tsx";
import { QuantityInput } from "../settings/controls/quantity_input.tsx";
import { RATE_UNITS } from "../settings/quantity.ts";
import type { AddForm } from "./add_form.ts";
import { LabelsInput } from "./labels_input.tsx";

/** What is said of all that are about to be added. */
export interface AddOptionsProps {
  /** What is said. */
  readonly form: AddForm;
  /** Takes something else. */
  readonly onChange: (changes: Partial<AddForm>) => void;
  /** Folders that were used before. */
  readonly recentFolders: readonly string[];
  /** Labels that torrents have. */
  readonly knownLabels: readonly string[];
}

/** Where to, labels, whether to start, limits. */
export function AddOptionsFields(props: AddOptionsProps): VNode {
  const { form, onChange, recentFolders, knownLabels } = props;
  const id = useId();
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const others = recentFolders.filter((folder) => folder !== form.outputDir);
  function limit(key: "downloadLimit" | "uploadLimit", label: string): VNode {
    return (
      <div class="field">
        <label for={`${id}-${key}`}>{label}</label>
        <QuantityInput
          id={`${id}-${key}`}
          label={label}
          value={form[key]}
          units={RATE_UNITS}
          isEmptyFine
          isRefused={wrong[key] !== undefined}
          onChange={(rate) => {
            setWrong({});
            onChange({ [key]: rate });
          }}
          onWrong={(text) => setWrong({ ...wrong, [key]: text })}
        />
        {wrong[key] && <span class="bad">{wrong[key]}</span>}
      </div>
    );
  }
  return (
    <div class="add-options">
      <div class="field wide">
        <label for={`${id}-folder`}>Download to</label>
        <FolderInput
          id={`${id}-folder`}
          value={form.outputDir}
          onChange={(outputDir) => onChange({ outputDir })}
        />
        {others.length > 0 && (
          <span class="recent">
            <span class="soft">Recent:</span>
            {others.map((folder) => (
              <button
                key={folder}
                type="button"
                class="chip mono"
                onClick={() => onChange({ outputDir: folder })}
              >
                {folder}
              </button>
            ))}
          </span>
        )}
      </div>
      <div class="field wide">
        <label for={`${id}-labels`}>Labels</label>
        <LabelsInput
          id={`${id}-labels`}
          value={form.labels}
          known={knownLabels}
          onChange={(labels) => onChange({ labels })}
        />
      </div>
      <div class="checks">
        <label>
          <input
            type="checkbox"
            checked={form.starts}
            onChange={(event) => onChange({ starts: event.currentTarget.checked })}
          />{" "}
          Start at once
        </label>
        <label>
          <input
            type="checkbox"
            checked={form.isSequential}
            onChange={(event) => onChange({ isSequential: event.currentTarget.checked })}
          />{" "}
          From first to last
        </label>
      </div>
      <details class="limits">
        <summary>Limits</summary>
        <div>
          {limit("downloadLimit", "Download at most")}
          {limit("uploadLimit", "Upload at most")}
        </div>
      </details>
    </div>
  );
}
