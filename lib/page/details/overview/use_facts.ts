import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { client, type TorrentShape } from "../../api.ts";
import { useApp } from "../../store/hooks.ts";

/** Least time between two looks while the torrent changes all the time. */
const PAUSE_MS = 5_000;

/** What is known of a torrent beyond its row. */
export interface Facts {
  /** All of it, as it was a few seconds ago at most; undefined before the first answer. */
  readonly torrent: TorrentShape | undefined;
  /** Looks at once, after something was changed. */
  readonly refresh: () => Promise<void>;
}

/** Fetches all of a torrent, and again when its row changes. */
export function useFacts(id: number): Facts {
  const { rows } = useApp().store;
  const [torrent, setTorrent] = useState<TorrentShape>();
  const wanted = useRef(id);
  wanted.current = id;
  const refresh = useCallback(async () => {
    try {
      const answer = await client.torrent(id);
      if (wanted.current === id) setTorrent(answer);
    } catch {
      // What was known stays; that the daemon does not answer is told at the top of the page.
    }
  }, [id]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void refresh();
      }, PAUSE_MS);
    };
    void refresh();
    const end = rows.listen(id, look);
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [id, rows, refresh]);
  return { torrent, refresh };
}
