import { mediaKindOf } from "./media_type.ts";

/** Subtitles of a video, as their names tell. */
export interface FoundSubtitles {
  /** The path of the file that they are in. */
  readonly path: string;
  /** What people choose them by. */
  readonly label: string;
  /** The language, as BCP 47 has it; "" where the name does not tell. */
  readonly language: string;
}

/** Folders beside a video that have subtitles in them. */
const FOLDER_REGEXP = /^(subs?|subtitles?|vtt|srt)$/i;

/** Languages by what names of files call them; three letters are those of ISO 639-2. */
const LANGUAGES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ar: "ara arabic",
    cs: "ces cze czech",
    da: "dan danish",
    de: "deu ger german deutsch",
    el: "ell gre greek",
    en: "eng english",
    es: "spa spanish español castellano",
    fi: "fin finnish",
    fr: "fra fre french français",
    he: "heb hebrew",
    hi: "hin hindi",
    hu: "hun hungarian",
    it: "ita italian italiano",
    ja: "jpn japanese",
    ko: "kor korean",
    nl: "nld dut dutch",
    no: "nor norwegian",
    pl: "pol polish",
    pt: "por portuguese",
    ro: "ron rum romanian",
    ru: "rus russian",
    sv: "swe swedish",
    tr: "tur turkish",
    uk: "ukr ukrainian",
    zh: "zho chi chinese",
  }).flatMap(([code, words]) => [code, ...words.split(" ")].map((word) => [word, code] as const)),
);

/**
 * Finds the subtitles of a video among the files of a torrent: beside it or in a folder for them, called as it is (`film.srt`,
 * `film.en.srt`), or in a folder that is called so; any, where it is the only video there.
 */
export function findSubtitles(video: string, paths: readonly string[]): FoundSubtitles[] {
  const folder = folderOf(video);
  const stem = stemOf(video).toLowerCase();
  const videos = paths.filter((path) => mediaKindOf(path) === "video" && folderOf(path) === folder);
  const found = paths.filter((path) => {
    if (mediaKindOf(path) !== "subtitles") return false;
    const beside = placeBeside(path, folder);
    if (beside === undefined) return false;
    if (videos.length === 1) return true;
    return isCalled(stemOf(path), stem) || beside.some((name) => name.toLowerCase() === stem);
  });
  return found.map((path) => describe(path, stem)).sort((a, b) => compare(a.label, b.label));
}

/** The folders between that of a video and a file; undefined where it is not near. */
function placeBeside(path: string, folder: string): string[] | undefined {
  const own = folderOf(path);
  if (own === folder) return [];
  const prefix = folder === "" ? "" : `${folder}/`;
  if (!own.startsWith(prefix)) return undefined;
  const between = own.slice(prefix.length).split("/");
  return between.length <= 2 && FOLDER_REGEXP.test(between[0] ?? "") ? between : undefined;
}

function isCalled(name: string, stem: string): boolean {
  const small = name.toLowerCase();
  return small === stem || small.startsWith(stem) && /^[\s._\-([]/.test(small.slice(stem.length));
}

function describe(path: string, stem: string): FoundSubtitles {
  const name = stemOf(path);
  const rest = isCalled(name, stem) ? name.slice(stem.length) : name;
  const words = rest.split(/[\s._\-()[\]]+/).filter((word) => word !== "");
  const language = words.map((word) => LANGUAGES.get(word.toLowerCase()))
    .find((code) => code !== undefined) ?? "";
  const label = words.filter((word) => !/^\d{1,2}$/.test(word)).join(" ") || "Subtitles";
  return { path, label, language };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? name : name.slice(0, dot);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
