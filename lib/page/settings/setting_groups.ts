import type { SettingEntry, SettingGroup } from "./catalog.ts";

const downloads: SettingGroup = {
  id: "downloads",
  title: "Downloads",
  entries: [
    {
      key: "outputDir",
      label: "Download to",
      help: "The folder that new torrents go to, unless another one is chosen as they are added.",
      shown: { kind: "folder" },
      words: "save path directory location",
    },
    {
      key: "incompleteDir",
      label: "Keep what is incomplete elsewhere",
      help: "Torrents are in this folder until they are complete, and are moved then.",
      shown: { kind: "folder" },
      onlyIf: "usesIncompleteDir",
      words: "temporary directory partial",
    },
    {
      key: "completeDir",
      label: "Move to when complete",
      help: "The folder that torrents are moved to once everything that is wanted is there.",
      shown: { kind: "folder", none: "They stay where they are" },
      words: "finished directory",
    },
    {
      key: "startsAdded",
      label: "Start torrents as they are added",
      help: "Otherwise they wait until you start them.",
      shown: { kind: "switch" },
      words: "pause paused auto",
    },
    {
      key: "isSequential",
      label: "Download from first to last",
      help:
        "For new torrents. Good for looking in early; a little slower, and of less use to others.",
      shown: { kind: "switch" },
      words: "sequential order streaming",
    },
    {
      key: "marksPartialFiles",
      label: "End the names of incomplete files in .part",
      help: "So that other programs leave them alone.",
      shown: { kind: "switch" },
      words: "extension suffix",
    },
    {
      key: "minFreeBytes",
      label: "Keep free on the disk",
      help:
        "Downloads wait while the disk has less space than this, and go on by themselves. 0 never waits.",
      shown: { kind: "size" },
      words: "full guard space reserve",
    },
    {
      key: "trashDir",
      label: "Put removed data into",
      help:
        "What is removed together with its torrent goes to this folder, so that you can have it back.",
      shown: { kind: "folder", none: "It is deleted for good" },
      words: "trash recycle bin delete",
    },
    {
      key: "trashesTorrentFiles",
      label: "Remove .torrent files that were added from disk",
      help: "Shoal keeps what it needs of them.",
      shown: { kind: "switch" },
      words: "delete",
    },
  ],
};

const rates: SettingGroup = {
  id: "rates",
  title: "Rates",
  entries: [
    {
      key: "downloadLimit",
      label: "Limit downloads to",
      help: "All torrents together.",
      shown: { kind: "rate" },
      onlyIf: "isDownloadLimited",
      words: "speed bandwidth throttle",
    },
    {
      key: "uploadLimit",
      label: "Limit uploads to",
      help:
        "All torrents together. Leave room: a line that is full of uploads slows downloads, too.",
      shown: { kind: "rate" },
      onlyIf: "isUploadLimited",
      words: "speed bandwidth throttle",
    },
    {
      key: "usesAltLimits",
      label: "Slow mode now",
      help:
        "The two limits below hold in place of those above. The switch at the top does the same.",
      shown: { kind: "switch" },
      words: "alternative turtle speed",
    },
    {
      key: "altDownloadLimit",
      label: "Downloads in slow mode",
      help: "All torrents together.",
      shown: { kind: "rate" },
      words: "alternative turtle speed limit",
    },
    {
      key: "altUploadLimit",
      label: "Uploads in slow mode",
      help: "All torrents together.",
      shown: { kind: "rate" },
      words: "alternative turtle speed limit",
    },
    {
      key: "altGrid",
      label: "Slow mode by the week",
      help:
        "Paint the half hours in which slow mode holds. The clock is that of the machine Shoal runs on.",
      shown: { kind: "week" },
      onlyIf: "usesAltGrid",
      words: "schedule scheduler plan calendar time alternative turtle",
    },
    {
      key: "groups",
      label: "Limits for some",
      help: "Limits that torrents with one label, or in one group, share.",
      shown: { kind: "groups" },
      words: "bandwidth group label",
    },
  ],
};

const queue: SettingGroup = {
  id: "queue",
  title: "Queue",
  entries: [
    {
      key: "downloadQueueSize",
      label: "Download at once at most",
      help: "The others wait for their turn. Few at once are done sooner than many.",
      shown: { kind: "number", unit: "torrents" },
      onlyIf: "queuesDownloads",
      words: "active maximum simultaneous",
    },
    {
      key: "seedQueueSize",
      label: "Seed at once at most",
      help: "The others wait for their turn.",
      shown: { kind: "number", unit: "torrents" },
      onlyIf: "queuesSeeds",
      words: "active maximum simultaneous upload",
    },
    {
      key: "stalledMinutes",
      label: "Do not count those that stall for",
      help:
        "A torrent through which nothing came or went for so long lets another one have its turn.",
      shown: { kind: "minutes" },
      onlyIf: "skipsStalled",
      words: "inactive slow idle",
    },
  ],
};

const seeding: SettingGroup = {
  id: "seeding",
  title: "Seeding",
  entries: [
    {
      key: "ratioGoal",
      label: "Stop at a ratio of",
      help: "Once so many times as much was sent as came. 1 gives back what you took.",
      shown: { kind: "number", fraction: true },
      onlyIf: "hasRatioGoal",
      words: "goal share limit",
    },
    {
      key: "timeGoalMinutes",
      label: "Stop after seeding for",
      help: "Counted while a torrent runs.",
      shown: { kind: "minutes" },
      onlyIf: "hasTimeGoal",
      words: "goal time limit",
    },
    {
      key: "idleGoalMinutes",
      label: "Stop when nobody wants anything for",
      help: "Counted since something was last sent.",
      shown: { kind: "minutes" },
      onlyIf: "hasIdleGoal",
      words: "goal idle inactive limit",
    },
    {
      key: "goalMatch",
      label: "If there are several",
      help: "Which of the goals above have to be reached.",
      shown: {
        kind: "choice",
        choices: [
          { value: "any", label: "Any of them" },
          { value: "all", label: "All of them" },
        ],
      },
      words: "goal and or",
    },
    {
      key: "goalRules",
      label: "Other goals for some",
      help:
        "For torrents with a label, or of a tracker. The first one that fits holds in place of those above.",
      shown: { kind: "goal-rules" },
      words: "goal ratio label tracker private",
    },
  ],
};

const connections: SettingGroup = {
  id: "connections",
  title: "Connections",
  entries: [
    {
      key: "port",
      label: "Port for peers",
      help: "Where others reach you, by TCP and UDP.",
      shown: { kind: "number" },
      reconnects: true,
      words: "listen incoming firewall",
    },
    {
      key: "choosesPort",
      label: "Another port at each start",
      help: "A free one is taken in place of the one above.",
      shown: { kind: "switch" },
      reconnects: true,
      words: "random",
    },
    {
      key: "portMapping",
      label: "Ask the router to let peers in",
      help: "By UPnP, NAT-PMP or PCP. Without it, forward the port by hand.",
      shown: { kind: "switch" },
      reconnects: true,
      words: "upnp nat-pmp pcp forwarding",
    },
    {
      key: "maxPeers",
      label: "Peers of all torrents",
      help: "Connections at most, all together.",
      shown: { kind: "number", unit: "peers" },
      words: "limit global connections",
    },
    {
      key: "maxPeersPerTorrent",
      label: "Peers of one torrent",
      help: "Connections at most, unless a torrent says otherwise.",
      shown: { kind: "number", unit: "peers" },
      words: "limit connections",
    },
    {
      key: "utp",
      label: "uTP",
      help: "Connections by UDP, which give way to whatever else goes over your line.",
      shown: { kind: "switch" },
      reconnects: true,
      words: "micro transport protocol ledbat bep 29",
    },
    {
      key: "tcp",
      label: "TCP",
      help: "Ordinary connections. Off leaves uTP alone.",
      shown: { kind: "switch" },
      reconnects: true,
    },
    {
      key: "requestQueue",
      label: "Requests of a peer",
      help: "How many a peer may have waiting. More is of use on lines that are fast and far.",
      shown: { kind: "number", unit: "requests" },
      words: "pipeline reqq",
    },
  ],
};

const discovery: SettingGroup = {
  id: "discovery",
  title: "Finding peers",
  entries: [
    {
      key: "dht",
      label: "DHT",
      help: "Asks a network of all clients, so that torrents work without trackers.",
      shown: { kind: "switch" },
      reconnects: true,
      words: "distributed hash table bep 5 kademlia",
    },
    {
      key: "pex",
      label: "Peer exchange",
      help: "Peers tell each other of peers.",
      shown: { kind: "switch" },
      reconnects: true,
      words: "pex bep 11",
    },
    {
      key: "lsd",
      label: "Local discovery",
      help: "Looks for peers in the network around you, who are the fastest.",
      shown: { kind: "switch" },
      reconnects: true,
      words: "lsd lpd bep 14 lan",
    },
    {
      key: "defaultTrackers",
      label: "Trackers for all",
      help: "Public torrents ask these, too. One URL a line.",
      shown: { kind: "lines", placeholder: "udp://tracker.example:6969/announce" },
      words: "default announce",
    },
  ],
  note: "Private torrents ask their own trackers and nobody else, whatever is set here.",
};

const privacy: SettingGroup = {
  id: "privacy",
  title: "Privacy",
  entries: [
    {
      key: "encryption",
      label: "Encryption",
      help: "Hides from your network what passes, not from peers who you are.",
      shown: {
        kind: "choice",
        choices: [
          { value: "preferred", label: "Preferred: plain only where a peer can do no other" },
          { value: "allowed", label: "Allowed: where a peer wants it" },
          { value: "required", label: "Required: no peer without" },
          { value: "off", label: "Off" },
        ],
      },
      reconnects: true,
      words: "mse pe obfuscation",
    },
    {
      key: "ipFilters",
      label: "Refuse addresses",
      help: "Files or URLs of IP filters, one a line: eMule .dat, PeerGuardian .p2p, or ranges.",
      shown: { kind: "lines", placeholder: "https://example.org/filter.p2p.gz" },
      onlyIf: "usesIpFilters",
      reconnects: true,
      words: "blocklist ban ip filter",
    },
  ],
  note:
    "A proxy for everything is given as Shoal starts: shoal serve --proxy socks5://HOST:PORT. " +
    "So nothing ever leaves beside it.",
};

const watching: SettingGroup = {
  id: "watching",
  title: "Watched folders",
  entries: [
    {
      key: "watchFolders",
      label: "Watch",
      help: "Torrents and .magnet files that appear in these folders are added.",
      shown: { kind: "watch-folders" },
      words: "automatic import monitor directory",
    },
  ],
};

/** All settings of the daemon, in groups that people understand. */
export const SETTING_GROUPS: readonly SettingGroup[] = [
  downloads,
  rates,
  queue,
  seeding,
  connections,
  discovery,
  privacy,
  watching,
];

/** Every setting with a line of its own. */
export const SETTING_ENTRIES: readonly SettingEntry[] = SETTING_GROUPS.flatMap(({ entries }) =>
  entries
);
