import type { TorrentView, TrackerView, Trouble, WebSeedView } from "../view/mod.ts";
import { magnetWithoutSecrets, textWithoutSecrets, urlWithoutSecrets } from "./without_secrets.ts";

/** The views that were made, by what they are of. */
const VIEWS = new WeakMap<TorrentView, TorrentView>();

/**
 * A torrent as those see it who may only look: no passkey of a tracker is in anything that it tells. It is as live as the one
 * that it is of.
 */
export function readerView(torrent: TorrentView): TorrentView {
  const known = VIEWS.get(torrent);
  if (known !== undefined) return known;
  const view = new Proxy(torrent, {
    get: (target, key) => {
      const value: unknown = hidden(target, key);
      if (value !== undefined) return value;
      const plain: unknown = Reflect.get(target, key, target);
      return typeof plain === "function" ? plain.bind(target) : plain;
    },
  });
  VIEWS.set(torrent, view);
  return view;
}

/** What is told in the place of what is there; undefined for what is told as it is. */
function hidden(torrent: TorrentView, key: string | symbol): unknown {
  switch (key) {
    case "trackers":
      return torrent.trackers.map(readerTracker);
    case "webSeeds":
      return torrent.webSeeds.map(readerWebSeed);
    case "magnetLink":
      return magnetWithoutSecrets(torrent.magnetLink);
    case "comment":
      return textWithoutSecrets(torrent.comment);
    case "source":
      return textWithoutSecrets(torrent.source);
    case "name":
      return textWithoutSecrets(torrent.name);
    case "reason":
      return textWithoutSecrets(torrent.reason);
    case "trouble":
      return torrent.trouble && readerTrouble(torrent.trouble);
  }
  return undefined;
}

function readerTracker(tracker: TrackerView): TrackerView {
  const { announce, scrape, message } = tracker;
  return {
    ...tracker,
    announce: urlWithoutSecrets(announce),
    scrape: scrape === "" ? "" : urlWithoutSecrets(scrape),
    message: textWithoutSecrets(message),
  };
}

function readerWebSeed(seed: WebSeedView): WebSeedView {
  return { ...seed, url: urlWithoutSecrets(seed.url), reason: textWithoutSecrets(seed.reason) };
}

function readerTrouble({ kind, text }: Trouble): Trouble {
  return { kind, text: textWithoutSecrets(text) };
}
