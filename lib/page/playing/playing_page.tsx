import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { MediaAnswer } from "../api.ts";
import type { PlayingProps } from "../app/part_props.ts";
import { CopyButton } from "../details/parts/copy_button.tsx";
import { useApp, useRow } from "../store/hooks.ts";
import type { Row } from "../store/row.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icon.tsx";
import { MediaList } from "./media_list.tsx";
import { Player } from "./player.tsx";
import { PLAYER_KEYS } from "./player_keys.ts";
import { useMedia } from "./use_media.ts";

/** Plays what is in a torrent while it is downloaded. */
export function PlayingPage({ id, file, onClose }: PlayingProps): VNode {
  const { store } = useApp();
  const row = useRow(id);
  useEffect(() => store.lookAt(id), [id]);
  const media = useMedia(id, row?.hasMetadata ?? false);
  return (
    <div class="playing">
      <header class="page-head">
        <button type="button" class="bare icon" aria-label="Back to the list" onClick={onClose}>
          <Icon name="back" />
        </button>
        <h1 dir="auto">{row?.name ?? "This torrent is not there any more"}</h1>
        <span class="room" />
        <button
          type="button"
          class="bare"
          onClick={() => store.dialogs.show((close) => <PlayerKeys onClose={close} />)}
        >
          Keys
        </button>
      </header>
      {row === undefined
        ? null
        : media.kind === "known"
        ? <Media answer={media.answer} row={row} file={file} onClose={onClose} />
        : (
          <p class="soft" role="status">
            {media.kind === "failed" ? media.reason : "Looking what can be played…"}
          </p>
        )}
    </div>
  );
}

interface MediaProps extends Pick<PlayingProps, "file" | "onClose"> {
  readonly answer: MediaAnswer;
  readonly row: Row;
}

function Media({ answer, row, file, onClose }: MediaProps): VNode {
  const { store } = useApp();
  const { media, playlist } = answer;
  const at = Math.max(0, media.findIndex(({ index }) => index === file));
  const now = media[at];
  if (now === undefined) {
    return <p class="soft">There is no video or audio in this torrent.</p>;
  }
  function choose({ index }: { readonly index: number }): void {
    store.routes.go({ page: "play", id: row.id, file: index }, { replaces: true });
  }
  const [before, after] = [media[at - 1], media[at + 1]];
  return (
    <div class="theatre">
      <div>
        <Player
          media={now}
          row={row}
          onClose={onClose}
          {...before ? { onPrevious: () => choose(before) } : {}}
          {...after ? { onNext: () => choose(after) } : {}}
        />
        <h2 dir="auto">{now.name}</h2>
        <p class="elsewhere">
          <span class="soft">In another player:</span>
          <CopyButton
            text={new URL(now.path, location.origin).href}
            what="the address of this file"
            label="Copy the address"
          />
          <a class="small-button" href={playlist}>
            {media.length > 1 ? "Save a playlist of all" : "Save a playlist"}
          </a>
        </p>
      </div>
      {media.length > 1 ? <MediaList media={media} now={now} onChoose={choose} /> : null}
    </div>
  );
}

function PlayerKeys({ onClose }: { readonly onClose: () => void }): VNode {
  return (
    <Dialog title="Keys of the player" onClose={onClose}>
      <dl class="facts keys">
        {PLAYER_KEYS.flatMap(([keys, does]) => [
          <dt key={keys}>
            <kbd>{keys}</kbd>
          </dt>,
          <dd key={does}>{does}</dd>,
        ])}
      </dl>
    </Dialog>
  );
}
