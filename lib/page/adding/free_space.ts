import { useEffect, useState } from "preact/hooks";
import { client } from "../api.ts";

/** Free bytes where a folder of the daemon's machine is; undefined while that is not known. */
export function useFreeSpace(folder: string): number | undefined {
  const [free, setFree] = useState<number>();
  useEffect(() => {
    if (folder === "") return;
    const asking = new AbortController();
    client.space(folder, { signal: asking.signal }).then(({ freeBytes }) => {
      setFree(freeBytes >= 0 ? freeBytes : undefined);
    }, () => {
      if (!asking.signal.aborted) setFree(undefined); // what is wrong with the folder is said when it is used
    });
    return () => asking.abort();
  }, [folder]);
  return free;
}
