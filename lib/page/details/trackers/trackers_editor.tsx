import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { formatNoun } from "../../../text/mod.ts";
import { client } from "../../api.ts";
import { messageOf } from "../parts/message_of.ts";
import { formatTiers, parseTiers, type Tiers } from "./tracker_list.ts";

/** All trackers of a torrent as a text that is changed as a whole: so they are added, removed, replaced and put into tiers. */
export function TrackersEditor(
  { torrent, tiers, close }: { torrent: number; tiers: Tiers; close: () => void },
): JSX.Element {
  const [text, setText] = useState(() => formatTiers(tiers));
  const [failure, setFailure] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const hintId = useId();
  useLayoutEffect(() => field.current?.focus(), []);
  const parsed = parseTiers(text);
  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (parsed.kind === "wrong") return;
    setSaving(true);
    try {
      await client.changeTorrent(torrent, { trackers: parsed.tiers });
      close();
    } catch (error) {
      setFailure(messageOf(error));
      setSaving(false);
    }
  }
  const said = failure ??
    (parsed.kind === "wrong" ? `Line ${parsed.line}: ${parsed.why}` : undefined);
  return (
    <form
      class="trackers-editor"
      onSubmit={save}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") close();
      }}
    >
      <p id={hintId} class="soft">
        One tracker a line. Those between empty lines are a tier: one of it is asked, the others if
        it does not work.
      </p>
      <textarea
        ref={field}
        aria-label="Trackers"
        aria-describedby={hintId}
        aria-invalid={parsed.kind === "wrong"}
        spellcheck={false}
        rows={Math.min(14, Math.max(5, text.split("\n").length + 1))}
        value={text}
        disabled={isSaving}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          setFailure(undefined);
        }}
      />
      <div class="tab-bar">
        <button type="submit" class="main" disabled={isSaving || parsed.kind === "wrong"}>
          Save
        </button>
        <button type="button" disabled={isSaving} onClick={close}>Cancel</button>
        <span class={said === undefined ? "soft" : "bad"} role="status">
          {said ?? summary(parsed.kind === "tiers" ? parsed.tiers : [])}
        </span>
      </div>
    </form>
  );
}

function summary(tiers: Tiers): string {
  return `${formatNoun(tiers.flat().length, "tracker")} in ${formatNoun(tiers.length, "tier")}`;
}
