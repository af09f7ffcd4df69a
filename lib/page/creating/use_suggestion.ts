import { useEffect, useState } from "preact/hooks";
import { client, type CreationSuggestion } from "../api.ts";

/** What would be made of a file or folder, and what is wrong with it. */
export interface Suggested {
  /** What would be made; undefined while that is not known. */
  readonly suggestion: CreationSuggestion | undefined;
  /** Why nothing can be made of it, in words; "" where something can. */
  readonly problem: string;
}

/** Asks what would be made of a file or folder. */
export function useSuggestion(path: string): Suggested {
  const [suggested, setSuggested] = useState<Suggested>({ suggestion: undefined, problem: "" });
  useEffect(() => {
    setSuggested({ suggestion: undefined, problem: "" });
    if (path === "") return;
    const asking = new AbortController();
    client.creationSuggestion(path, { signal: asking.signal }).then((suggestion) => {
      setSuggested({ suggestion, problem: "" });
    }, (error) => {
      if (asking.signal.aborted) return;
      const problem = error instanceof Error ? error.message : String(error);
      setSuggested({ suggestion: undefined, problem });
    });
    return () => asking.abort();
  }, [path]);
  return suggested;
}
