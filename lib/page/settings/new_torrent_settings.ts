import { useEffect, useState } from "preact/hooks";
import { client } from "../api.ts";

/** Settings that new torrents begin with. */
export interface NewTorrentSettings {
  /** The folder that they go to. */
  readonly outputDir: string;
  /** Whether they start at once. */
  readonly starts: boolean;
  /** Whether they come from the first piece to the last. */
  readonly isSequential: boolean;
}

/** Settings that new torrents begin with; undefined until the daemon has told them. */
export function useNewTorrentSettings(): NewTorrentSettings | undefined {
  const [settings, setSettings] = useState<NewTorrentSettings>();
  useEffect(() => {
    let isOver = false;
    client.settings().then(({ outputDir, startsAdded, isSequential }) => {
      if (isOver) return;
      setSettings({
        outputDir: typeof outputDir === "string" ? outputDir : "",
        starts: startsAdded !== false,
        isSequential: isSequential === true,
      });
    }, () => undefined); // it is said elsewhere that the daemon is not there
    return () => {
      isOver = true;
    };
  }, []);
  return settings;
}
