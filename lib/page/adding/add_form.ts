import type { ChangesBody } from "../../daemon/api/mod.ts";
import type { AddOptions } from "./additions.ts";

/** What is said of all torrents that are about to be added. */
export interface AddForm {
  /** The folder that they go to. */
  readonly outputDir: string;
  /** Their labels. */
  readonly labels: readonly string[];
  /** Whether they start at once. */
  readonly starts: boolean;
  /** Whether they come from the first piece to the last. */
  readonly isSequential: boolean;
  /** Limit of what each downloads, in bytes a second; null for none. */
  readonly downloadLimit: number | null;
  /** Limit of what each uploads. */
  readonly uploadLimit: number | null;
}

/** What is asked of the daemon for each of them; `usual` is how it would be unless something is said. */
export function optionsOf(form: AddForm, usual: AddForm): AddOptions {
  const { outputDir, labels, starts, isSequential, downloadLimit, uploadLimit } = form;
  const changes: ChangesBody = {
    ...isSequential === usual.isSequential ? {} : { isSequential },
    ...downloadLimit === null && uploadLimit === null ? {} : {
      limits: {
        ...downloadLimit === null ? {} : { download: downloadLimit, isDownloadLimited: true },
        ...uploadLimit === null ? {} : { upload: uploadLimit, isUploadLimited: true },
      },
    },
  };
  return {
    ...outputDir === "" || outputDir === usual.outputDir ? {} : { outputDir },
    ...labels.length === 0 ? {} : { labels },
    isPaused: !starts,
    ...Object.keys(changes).length === 0 ? {} : { changes },
  };
}
