import type { Log } from "../io/mod.ts";
import { type DaemonSettings, decodeSettings, defaultSettings } from "./settings/mod.ts";
import type { Store } from "./store/mod.ts";

/** Settings for those that are made before the daemon is. */
export class SettingsBox {
  /** As they were at the start. */
  readonly now: DaemonSettings;
  /** As they are. */
  read: () => DaemonSettings;
  /** Changes them. */
  set: (changes: Partial<DaemonSettings>) => Promise<void> = () => Promise.resolve();

  /** Settings as they were at the start. */
  constructor(settings: DaemonSettings) {
    this.now = settings;
    this.read = () => settings;
  }
}

/** Settings as they were kept, but for what is to be so from this start on. */
export async function loadSettings(
  store: Store,
  options: {
    readonly outputDir: string;
    readonly settings?: Partial<DaemonSettings>;
    readonly log?: Log;
  },
): Promise<DaemonSettings> {
  const { outputDir, settings: given = {}, log } = options;
  const { settings, problems } = decodeSettings(
    await store.loadSettings(),
    defaultSettings({ outputDir }),
  );
  for (const { message } of problems) log?.write({ level: "warn", message });
  return { ...settings, ...given };
}
