import type { VNode } from "preact";
import { useId, useState } from "preact/hooks";
import { formatNoun } from "../../text/mod.ts";
import type { App } from "../store/hooks.ts";
import { ChangeDialog } from "./change_dialog.tsx";
import { readLabels } from "./change_text.ts";

/** Asks for the labels of torrents. */
export function askForLabels(app: App, ids: readonly number[]): void {
  const rows = ids.flatMap((id) => app.store.rows.get(id) ?? []);
  const known = new Set([...app.store.rows.all.values()].flatMap(({ labels }) => labels));
  const shared = rows[0]?.labels.filter((label) => rows.every((row) => row.labels.includes(label)));
  app.store.dialogs.show((close) => (
    <LabelsDialog
      count={rows.length}
      labels={shared ?? []}
      known={[...known].sort()}
      onClose={close}
      onSave={(labels) => app.actions.change(ids, { labels })}
    />
  ));
}

function LabelsDialog({ count, labels, known, onClose, onSave }: {
  readonly count: number;
  readonly labels: readonly string[];
  readonly known: readonly string[];
  readonly onClose: () => void;
  readonly onSave: (labels: readonly string[]) => Promise<boolean>;
}): VNode {
  const [text, setText] = useState(labels.join(", "));
  const [id, listId] = [useId(), useId()];
  const chosen = readLabels(text);
  return (
    <ChangeDialog
      title={count === 1 ? "Labels" : `Labels of ${formatNoun(count, "torrent")}`}
      onClose={onClose}
      onSave={() => onSave(chosen)}
    >
      <p class="field">
        <label for={id}>Labels, with commas between</label>
        <input
          id={id}
          list={listId}
          value={text}
          placeholder="iso, linux"
          autofocus
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <datalist id={listId}>
          {known.map((label) => <option key={label} value={label} />)}
        </datalist>
        {count > 1 ? <span class="hint">They take the place of those that each has</span> : null}
      </p>
      {known.length === 0
        ? null
        : (
          <div class="choices" role="group" aria-label="Labels that others have">
            {known.map((label) => (
              <button
                key={label}
                type="button"
                class="tag"
                aria-pressed={chosen.includes(label)}
                onClick={() => setText(toggled(chosen, label).join(", "))}
              >
                {label}
              </button>
            ))}
          </div>
        )}
    </ChangeDialog>
  );
}

function toggled(labels: readonly string[], label: string): string[] {
  return labels.includes(label) ? labels.filter((one) => one !== label) : [...labels, label];
}
