import type {
  CreationRequest,
  DaemonControl,
  JournalOptions,
  PlainSource,
  WaitOptions,
} from "./control.ts";
import type { Creations } from "./creations/mod.ts";
import type { Folders } from "./folders/mod.ts";
import type { Journal } from "./journal/mod.ts";
import type { Previews } from "./previews/mod.ts";
import type { Rates } from "./rates/mod.ts";
import type {
  CreationView,
  FolderView,
  JournalEntry,
  PreviewView,
  RateRange,
  RatesView,
  SuggestionView,
} from "./view/mod.ts";

/** What stands beside the torrents of a daemon. */
export interface SideParts {
  /** Looks into torrents before they are added. */
  readonly previews: Previews;
  /** Makes torrents. */
  readonly creations: Creations;
  /** Shows folders of this machine. */
  readonly folders: Folders;
  /** Counts what comes and goes over time. */
  readonly rates: Rates;
  /** Remembers what happened. */
  readonly journal: Journal;
}

/** Methods of {@linkcode DaemonControl} that are about what stands beside the torrents. */
export type SideMethods =
  | ("openPreview" | "preview" | "closePreview")
  | ("openCreation" | "creation" | "closeCreation" | "suggestCreation")
  | ("folder" | "rates" | "journal");

/** The part of a daemon that is beside its torrents: each method is that of the part that does it. */
export abstract class SideControl implements Pick<DaemonControl, SideMethods> {
  readonly #parts: SideParts;

  /** Takes the parts; whoever made them ends them. */
  constructor(parts: SideParts) {
    this.#parts = parts;
  }

  async openPreview(source: PlainSource): Promise<PreviewView> {
    return await this.#parts.previews.open(source);
  }

  async preview(id: string, options: WaitOptions = {}): Promise<PreviewView> {
    return await this.#parts.previews.get(id, options);
  }

  async closePreview(id: string): Promise<void> {
    await this.#parts.previews.close(id);
  }

  async openCreation(request: CreationRequest): Promise<CreationView> {
    return await Promise.resolve(this.#parts.creations.open(request));
  }

  async creation(id: string, options: WaitOptions = {}): Promise<CreationView> {
    return await this.#parts.creations.get(id, options);
  }

  async closeCreation(id: string): Promise<void> {
    await this.#parts.creations.close(id);
  }

  async suggestCreation(path: string): Promise<SuggestionView> {
    return await this.#parts.creations.suggest(path);
  }

  async folder(path?: string): Promise<FolderView> {
    return await this.#parts.folders.list(path);
  }

  async rates(range: RateRange, torrent?: number): Promise<RatesView> {
    return await this.#parts.rates.view(range, torrent);
  }

  async journal(options: JournalOptions = {}): Promise<readonly JournalEntry[]> {
    return await this.#parts.journal.read(options);
  }
}
