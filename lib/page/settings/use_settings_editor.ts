import { useEffect, useState } from "preact/hooks";
import { client } from "../api.ts";
import { useRender } from "../store/hooks.ts";
import { SettingsEditor } from "./settings_editor.ts";

/** Settings while they are changed, and why they can not be read, if so. */
export interface OpenSettings {
  /** What they are. */
  readonly editor: SettingsEditor;
  /** Why they can not be read, in words; "" where they can. */
  readonly problem: string;
  /** Reads them again. */
  readonly retry: () => void;
}

/** The daemon's settings, for as long as the component that uses them is there. */
export function useSettingsEditor(): OpenSettings {
  const render = useRender();
  const [problem, setProblem] = useState("");
  const [editor] = useState(() =>
    new SettingsEditor({
      read: () => client.settings(),
      change: (changes) => client.set(changes),
    }, () => render())
  );
  function load(): void {
    editor.load().then(() => setProblem(""), (error) => {
      setProblem(error instanceof Error ? error.message : String(error));
    });
  }
  useEffect(() => {
    load();
    // Someone may have changed them elsewhere meanwhile.
    addEventListener("focus", load);
    return () => removeEventListener("focus", load);
  }, [editor]);
  return { editor, problem, retry: load };
}
