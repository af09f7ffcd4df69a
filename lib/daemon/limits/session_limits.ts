import type { DaemonSettings } from "../settings/mod.ts";

/** What of the settings is asked. */
export type LimitDefaults = Pick<
  DaemonSettings,
  | "downloadLimit"
  | "isDownloadLimited"
  | "uploadLimit"
  | "isUploadLimited"
  | "altDownloadLimit"
  | "altUploadLimit"
  | "usesAltLimits"
>;

/** Limits of both directions in bytes a second; Infinity for none. */
export interface RateLimits {
  /** Of what is downloaded. */
  readonly download: number;
  /** Of what is uploaded. */
  readonly upload: number;
}

/** The limits that hold for all torrents together. */
export function sessionLimits(settings: LimitDefaults): RateLimits {
  if (settings.usesAltLimits) {
    return { download: settings.altDownloadLimit, upload: settings.altUploadLimit };
  }
  return {
    download: settings.isDownloadLimited ? settings.downloadLimit : Infinity,
    upload: settings.isUploadLimited ? settings.uploadLimit : Infinity,
  };
}
