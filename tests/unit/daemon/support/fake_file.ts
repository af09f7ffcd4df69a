import type { OpenedFile } from "../../../../lib/daemon/control.ts";

/** What of a made-up file is other than usual. */
export interface FakeFileParts {
  /** What it is called. */
  readonly path?: string;
  /** What is in it. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
  /** Whether what is not here comes. */
  readonly isGrowing?: boolean;
  /** The byte before which all are here; all by default. */
  readonly hereUntil?: number;
  /** What its streams give, in place of its bytes. */
  readonly stream?: OpenedFile["stream"];
}

/** A file with the bytes 0, 1, 2, …, 99 in it, which are all here, unless told otherwise. */
export function fakeFile(parts: FakeFileParts = {}): OpenedFile {
  const { bytes = Uint8Array.from({ length: 100 }, (_, at) => at) } = parts;
  const { path = "film.mkv", isGrowing = true, hereUntil = bytes.length } = parts;
  return {
    path,
    length: bytes.length,
    contentId: "abc-0",
    isGrowing,
    hereUntil: (start) => Math.max(start, hereUntil),
    stream: parts.stream ?? (({ start = 0, end = bytes.length }) => {
      return new Blob([bytes.slice(start, end)]).stream();
    }),
  };
}
