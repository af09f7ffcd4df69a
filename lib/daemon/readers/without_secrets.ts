import { formatMagnet, MagnetError, parseMagnet } from "../../metainfo/mod.ts";
import { redactUrl } from "../../tracker/mod.ts";

/** What stands in the place of the rest of a URL. */
const LEFT_OUT = "…";

/** Anything with a scheme and a host, and magnet links. */
const LINK_REGEXP = /magnet:\?[^\s<>"']*|[a-z][a-z0-9+.-]*:\/\/[^\s<>"']*/gi;

/**
 * A URL as those may see it who may only look, `https://host/…`: its path, query and user are left out where there are any,
 * since a tracker's passkey stands in them.
 */
export function urlWithoutSecrets(url: string): string {
  return redactUrl(url).replace(/^([^/]+:\/\/[^/?]+)[/?].*$/, `$1/${LEFT_OUT}`);
}

/** A magnet link without trackers, web seeds and peers: what is left names the torrent. */
export function magnetWithoutSecrets(link: string): string {
  try {
    const { infoHashes, name, length, selectOnly } = parseMagnet(link);
    const kept = {
      ...(name === undefined ? {} : { name }),
      ...(length === undefined ? {} : { length }),
      ...(selectOnly === undefined ? {} : { selectOnly }),
    };
    return formatMagnet({ infoHashes, ...kept });
  } catch (error) {
    if (!(error instanceof MagnetError)) throw error;
    return `magnet:?${LEFT_OUT}`;
  }
}

/** A text in which all URLs and magnet links are as above: a comment, or what a tracker says. */
export function textWithoutSecrets(text: string): string {
  return text.replace(LINK_REGEXP, (match) => {
    // What ends the sentence is not taken for a part of the link.
    const end = /[).,:;]*$/.exec(match)?.index ?? match.length;
    const link = match.slice(0, end);
    const shown = /^magnet:/i.test(link) ? magnetWithoutSecrets(link) : urlWithoutSecrets(link);
    return shown + match.slice(end);
  });
}
