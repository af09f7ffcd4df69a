import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import type { AdditionSource } from "./addition.ts";
import { readSources } from "./sources.ts";
import { readClipboard, readFiles, type Transferred } from "./transfer.ts";

/** What takes sources. */
export interface SourceBoxProps {
  /** Whether there is something already. */
  readonly hasSome: boolean;
  /** Takes what was typed, pasted or chosen. */
  readonly onTake: (taken: Transferred) => void;
}

/** One box for a link, magnet link, info-hash or path, several on a line each; and a button for files. */
export function SourceBox({ hasSome, onTake }: SourceBoxProps): VNode {
  const chooser = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState("");
  const rows = Math.min(6, Math.max(hasSome ? 1 : 3, draft.split("\n").length));

  function take(text: string): void {
    const { sources, unknown } = readSources(text);
    setDraft(unknown.join("\n"));
    onTake({ sources, refused: unknown.map(describeUnknown) });
  }
  async function paste(event: ClipboardEvent): Promise<void> {
    const { clipboardData } = event;
    if (clipboardData === null || draft.trim() !== "") return;
    const text = clipboardData.getData("text/plain");
    const isWhole = readSources(text).sources.length > 0 && readSources(text).unknown.length === 0;
    if (isWhole) {
      event.preventDefault();
      return take(text);
    }
    if ([...clipboardData.files].length > 0) {
      event.preventDefault();
      onTake(await readClipboard(clipboardData));
    }
  }
  return (
    <div class={hasSome ? "source-box small" : "source-box"}>
      <label class="field">
        <span>{hasSome ? "Add more" : "Link, magnet link, info-hash or path"}</span>
        <textarea
          autofocus
          class="mono"
          rows={rows}
          value={draft}
          spellcheck={false}
          autocapitalize="off"
          placeholder={hasSome
            ? "Link, magnet link, info-hash or path"
            : "magnet:?xt=urn:btih:…\nhttps://example.org/file.torrent"}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onPaste={paste}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey) return;
            event.preventDefault();
            take(draft);
          }}
        />
      </label>
      <p class="tools">
        {hasSome && draft.trim() === ""
          ? null
          : (
            <button type="button" disabled={draft.trim() === ""} onClick={() => take(draft)}>
              Look inside
            </button>
          )}
        <button type="button" onClick={() => chooser.current?.click()}>Choose files…</button>
        {!hasSome && (
          <span class="soft hint">
            or drop them anywhere; Shift+Enter begins a line
          </span>
        )}
        <input
          ref={chooser}
          type="file"
          hidden
          multiple
          accept=".torrent,application/x-bittorrent"
          aria-label="Files"
          onChange={async (event) => {
            const input = event.currentTarget;
            onTake(await readFiles([...input.files ?? []]));
            input.value = ""; // the same file may be chosen again
          }}
        />
      </p>
    </div>
  );
}

/** What is known of what was named from outside of the dialog. */
export async function readNamed(text: string, files: readonly File[]): Promise<Transferred> {
  const named = readSources(text);
  const chosen = await readFiles(files);
  const sources: readonly AdditionSource[] = [...named.sources, ...chosen.sources];
  return { sources, refused: [...named.unknown.map(describeUnknown), ...chosen.refused] };
}

function describeUnknown(line: string): string {
  const short = line.length > 60 ? `${line.slice(0, 60)}…` : line;
  return `“${short}” is no link, magnet link or info-hash, and no whole path`;
}
