import type { DaemonControl, JournalOptions } from "../control.ts";
import type { DaemonSettings } from "../settings/mod.ts";
import type { JournalEntry, TorrentView } from "../view/mod.ts";
import { readerView } from "./reader_view.ts";
import { textWithoutSecrets, urlWithoutSecrets } from "./without_secrets.ts";

/** The controls that were made, by what they are of. */
const CONTROLS = new WeakMap<DaemonControl, DaemonControl>();

/**
 * A daemon as those see it who may only look: every face that serves them (the API, RPC, the event stream) goes through this
 * one, so that no passkey of a tracker is told, and none can be guessed by selecting torrents. What they may not do is for
 * the faces to refuse.
 */
export function readerControl(control: DaemonControl): DaemonControl {
  const known = CONTROLS.get(control);
  if (known !== undefined) return known;
  const reader = new Proxy(control, {
    get: (target, key) => {
      const value: unknown = hidden(target, key);
      if (value !== undefined) return value;
      const plain: unknown = Reflect.get(target, key, target);
      return typeof plain === "function" ? plain.bind(target) : plain;
    },
  });
  CONTROLS.set(control, reader);
  return reader;
}

/** The daemon as someone may see it. */
export function controlFor(
  control: DaemonControl,
  { isReadOnly }: { readonly isReadOnly: boolean },
): DaemonControl {
  return isReadOnly ? readerControl(control) : control;
}

/** What is told in the place of what is there; undefined for what is told as it is. */
function hidden(control: DaemonControl, key: string | symbol): unknown {
  switch (key) {
    case "torrents":
      return (): readonly TorrentView[] => control.torrents().map(readerView);
    case "find":
      return (named: number | string): TorrentView | undefined => {
        const torrent = control.find(named);
        return torrent && readerView(torrent);
      };
    case "journal":
      return async (options?: JournalOptions): Promise<JournalEntry[]> =>
        (await control.journal(options)).map(readerEntry);
    case "settings":
      return readerSettings(control.settings);
  }
  return undefined;
}

function readerEntry(entry: JournalEntry): JournalEntry {
  return { ...entry, text: textWithoutSecrets(entry.text) };
}

function readerSettings(settings: DaemonSettings): DaemonSettings {
  return {
    ...settings,
    defaultTrackers: settings.defaultTrackers.map(urlWithoutSecrets),
    ipFilters: settings.ipFilters.map((list) =>
      list.includes("://") ? urlWithoutSecrets(list) : list
    ),
  };
}
