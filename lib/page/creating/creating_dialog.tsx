import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PartProps } from "../app/part_props.ts";
import type { Creation } from "../api.ts";
import { formatBytes, formatPercent } from "../../text/mod.ts";
import { lastPart } from "../folders/folder_path.ts";
import { useApp } from "../store/hooks.ts";
import { Dialog } from "../ui/dialog.tsx";
import { CreationFields } from "./creation_fields.tsx";
import {
  checkForm,
  type CreationForm,
  EMPTY_FORM,
  requestOf,
  torrentFileName,
} from "./creation_form.ts";
import { CreationResult, saveTorrentFile } from "./creation_result.tsx";
import { useCreation } from "./use_creation.ts";
import { useSuggestion } from "./use_suggestion.ts";

/** Makes a torrent of a file or folder of the daemon's machine. */
export function CreatingDialog({ onClose }: PartProps): VNode {
  const { store } = useApp();
  const [form, setForm] = useState<CreationForm>(EMPTY_FORM);
  const [attempts, setAttempts] = useState(0);
  const { creation, problem, begin, cancel } = useCreation();
  const suggested = useSuggestion(form.path);
  const errors = attempts > 0 ? checkForm(form) : {};
  const fileName = creation?.fileName ?? torrentFileName(form.name.trim() || lastPart(form.path));
  const isDone = creation?.state === "done";
  const isHashing = creation?.state === "hashing";

  useEffect(() => {
    if (attempts === 0) return;
    document.querySelector<HTMLElement>(".creation-fields [aria-invalid]")?.focus();
  }, [attempts]);

  useEffect(() => {
    // The button that was pressed is gone: what is there now for the same hand is pressed next.
    if (creation === undefined) return;
    document.querySelector<HTMLElement>(".dialog footer > button:last-child")?.focus();
  }, [creation?.state]);

  function submit(): void {
    if (isDone) return saveTorrentFile(creation, fileName);
    if (isHashing) return;
    setAttempts(attempts + 1);
    if (Object.keys(checkForm(form)).length === 0) begin(requestOf(form));
  }
  function show(id: number): void {
    store.routes.go({ page: "torrent", id, tab: "overview" }, { replaces: true });
  }
  return (
    <Dialog
      title="Create a torrent"
      isWide
      onClose={onClose}
      onSubmit={submit}
      buttons={isDone
        ? (
          <>
            <button type="button" onClick={cancel}>Another one</button>
            <button type="button" onClick={onClose}>Done</button>
            <button type="submit" class="main">Download {fileName}</button>
          </>
        )
        : isHashing
        ? <button type="button" onClick={cancel}>Stop</button>
        : (
          <>
            <button type="button" onClick={onClose}>Cancel</button>
            <button type="submit" class="main">Create</button>
          </>
        )}
    >
      {isDone
        ? <CreationResult creation={creation} fileName={fileName} form={form} onShow={show} />
        : isHashing
        ? <Hashing creation={creation} />
        : (
          <>
            {(problem !== "" || creation?.state === "failed") && (
              <p class="bad" role="alert">{problem || creation?.error}</p>
            )}
            <CreationFields
              form={form}
              errors={errors}
              suggested={suggested}
              onChange={(changes) => setForm({ ...form, ...changes })}
            />
          </>
        )}
    </Dialog>
  );
}

function Hashing({ creation: { doneBytes, totalBytes } }: { readonly creation: Creation }): VNode {
  const part = totalBytes > 0 ? doneBytes / totalBytes : 0;
  return (
    <div class="hashing">
      <progress
        aria-label="Read"
        max={1}
        {...totalBytes > 0 ? { value: part } : {}}
      />
      <p class="soft">
        {totalBytes === 0
          ? "Looking what is there…"
          : `${formatPercent(part)}: ${formatBytes(doneBytes)} of ${
            formatBytes(totalBytes)
          } are read.`} Closing this stops it.
      </p>
    </div>
  );
}
