import type { FileView } from "../view/mod.ts";

/** What files are whose name says nothing. */
const UNKNOWN = "application/octet-stream";

/** Types by the end of a file's name: those that torrents have, which clients show a picture for. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ...ofKind("video", {
    avi: "x-msvideo",
    flv: "x-flv",
    m4v: "x-m4v",
    mkv: "x-matroska",
    mov: "quicktime",
    mp4: "mp4",
    mpeg: "mpeg",
    mpg: "mpeg",
    ogv: "ogg",
    ts: "mp2t",
    webm: "webm",
    wmv: "x-ms-wmv",
  }),
  ...ofKind("audio", {
    aac: "x-aac",
    ape: "x-ape",
    flac: "x-flac",
    m4a: "mp4",
    m4b: "mp4",
    mp3: "mpeg",
    ogg: "ogg",
    opus: "ogg",
    wav: "x-wav",
    wma: "x-ms-wma",
  }),
  ...ofKind("image", {
    gif: "gif",
    jpeg: "jpeg",
    jpg: "jpeg",
    png: "png",
    svg: "svg+xml",
    tif: "tiff",
    tiff: "tiff",
    webp: "webp",
  }),
  ...ofKind("text", {
    csv: "csv",
    htm: "html",
    html: "html",
    nfo: "x-nfo",
    srt: "plain",
    txt: "plain",
  }),
  ...ofKind("application", {
    "7z": "x-7z-compressed",
    apk: "vnd.android.package-archive",
    bz2: "x-bzip2",
    cbr: "x-cbr",
    cbz: "x-cbr",
    deb: "x-debian-package",
    dmg: "x-apple-diskimage",
    epub: "epub+zip",
    exe: "x-msdownload",
    gz: "gzip",
    iso: "x-iso9660-image",
    json: "json",
    mobi: "x-mobipocket-ebook",
    pdf: "pdf",
    rar: "x-rar-compressed",
    tar: "x-tar",
    xml: "xml",
    xz: "x-xz",
    zip: "zip",
  }),
]);

function ofKind(kind: string, types: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(types).map(([end, type]) => [end, `${kind}/${type}`]);
}

/** The type that most bytes of the files are of, as far as their names tell. */
export function primaryMimeType(files: readonly FileView[]): string {
  const bytes = new Map<string, number>();
  for (const { path, length } of files) {
    const type = TYPES.get(path.slice(path.lastIndexOf(".") + 1).toLowerCase()) ?? UNKNOWN;
    bytes.set(type, (bytes.get(type) ?? 0) + length);
  }
  let primary = UNKNOWN;
  let most = -1;
  for (const [type, count] of bytes) {
    if (count > most) [primary, most] = [type, count];
  }
  return primary;
}
