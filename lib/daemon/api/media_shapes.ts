/** What of a torrent can be played, at `/stream/ID/media.json`. */
export interface MediaAnswer {
  /** Its videos and audio files, in the order in which a person would play them. */
  readonly media: readonly MediaShape[];
  /** The path of a playlist of all of them, for players, with the key that lets them in. */
  readonly playlist: string;
}

/** A file that can be played. */
export interface MediaShape {
  /** The number of the file in the torrent. */
  readonly index: number;
  /** What it is called. */
  readonly name: string;
  /** Whether there are pictures in it. */
  readonly kind: "video" | "audio";
  /** Its media type. */
  readonly type: string;
  /** Bytes. */
  readonly length: number;
  /** The path that it is played from, with the key that lets players in. */
  readonly path: string;
  /** Its subtitles, as WebVTT. */
  readonly subtitles: readonly SubtitlesShape[];
}

/** Subtitles of a video. */
export interface SubtitlesShape {
  /** The path that they are read from. */
  readonly path: string;
  /** What people choose them by. */
  readonly label: string;
  /** The language, as BCP 47 has it; "" where that is not known. */
  readonly language: string;
}
