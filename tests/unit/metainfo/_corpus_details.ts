import type { Details } from "./_corpus.ts";

const ROOT_OF_1_MIB = "515ea9181744b817744ded9d2e8e9dc6a8450c0b0c52e24b5077f302ffbd9008";
const ROOT_OF_64_KIB = "60aae9c7b428f87e0713e88229e18f0adf12cd7b22a0dd8a92bb2485eb7af242";
const SIMILAR = "6161616161616161616161616161616161616161";

const FRAMEWORK_LINKS: Details["symlinks"] = [
  [0, "SDL2.framework/Versions/Current/Headers"],
  [1, "SDL2.framework/Versions/Current/Resources"],
  [2, "SDL2.framework/Versions/Current/SDL2"],
];

/** What the sources of the corpus state of torrents beyond that they load, by file name. */
export const STATED_DETAILS: Readonly<Record<string, Partial<Details>>> = {
  "absolute_filename.torrent": { paths: ["temp/abcde", "temp/foobar"] },
  "collection.torrent": { collections: ["bar", "foo"] },
  "collection2.torrent": { collections: ["bar", "foo"] },
  "creation_date.torrent": { creationDate: 1234567 },
  "no_creation_date.torrent": { creationDate: undefined },
  "dht_nodes.torrent": { nodes: ["127.0.0.1:6881", "192.168.1.1:6881"] },
  "duplicate_files.torrent": { paths: ["temp/foo/bar.txt", "temp/foo/bar.1.txt"] },
  "duplicate_web_seeds.torrent": { webSeedCount: 3 },
  "empty-files-1.torrent": { version: "hybrid" },
  "empty-files-2.torrent": { version: "hybrid" },
  "empty-files-3.torrent": { version: "hybrid" },
  "empty-files-4.torrent": { version: "hybrid" },
  "empty-files-5.torrent": { version: "hybrid" },
  "empty_httpseed.torrent": { httpSeedCount: 0, webSeedCount: 0 },
  "empty_path.torrent": { paths: ["temp/_/_"] },
  "empty_path_multi.torrent": { paths: ["temp/abcde", "temp/_", "temp/_.1"] },
  "httpseed.torrent": { httpSeedCount: 1 },
  "invalid_directory_name.torrent": { paths: ["test2/_/foo", "test2/_/foo.1"] },
  "invalid_filename.torrent": { fileCount: 2 },
  "invalid_filename2.torrent": { fileCount: 3 },
  "invalid_name2.torrent": { name: "b61560c2918f463768cd122b6d2fdd47b77bdb35" },
  "invalid_name3.torrent": { name: "foobar " },
  "large_piece_size.torrent": { pieceLength: 32_767 * 0x4000 },
  "overlapping_symlinks.torrent": {
    symlinks: [...FRAMEWORK_LINKS, [66, "SDL2.framework/Versions/A"]],
  },
  "pad_file.torrent": { fileCount: 2, pads: [false, true] },
  "pad_file_no_path.torrent": { paths: ["temp/foo/bar.txt", ".pad/2124"], pads: [false, true] },
  "sample.torrent": {
    paths: ["sample/text_file2.txt", "sample/.____padding_file/0", "sample/text_file.txt"],
    pads: [false, true, false],
    fileHashes: ["6162616261626162616261626162616261626162"],
  },
  "similar.torrent": { similar: [SIMILAR] },
  "similar2.torrent": { similar: [SIMILAR] },
  "slash_path.torrent": { paths: ["temp/_/_/bar"] },
  "slash_path2.torrent": { paths: ["temp/abc....def/_/bar"] },
  "slash_path3.torrent": { paths: ["temp....abc"] },
  "symlink1.torrent": { fileCount: 2, symlinks: [[1, "temp/a/b/bar"]] },
  "symlink2.torrent": {
    fileCount: 5,
    symlinks: [[0, "Some.framework/Versions/A/SDL2"], [4, "Some.framework/Versions/A"]],
  },
  "symlink_filtered_path.torrent": {
    paths: ["temp/a/_/bar", "temp/a/_/foo"],
    symlinks: [[1, "temp/a/_/bar"]],
  },
  "symlink_zero_size.torrent": { fileCount: 2, symlinks: [[1, "temp/a/b/bar"]] },
  "url_list.torrent": { webSeedCount: 0 },
  "url_list2.torrent": { webSeedCount: 0 },
  "url_list3.torrent": { webSeedCount: 0 },
  "url_seed.torrent": { webSeedCount: 1 },
  "url_seed_multi.torrent": { webSeedCount: 1 },
  "url_seed_multi_single_file.torrent": { webSeedCount: 1 },
  "url_seed_multi_space.torrent": { webSeedCount: 1 },
  "url_seed_multi_space_nolist.torrent": { webSeedCount: 1 },
  "v2.torrent": {
    version: "hybrid",
    paths: ["test64K"],
    lengths: [65_536],
    roots: [ROOT_OF_64_KIB],
    v2: "597b180c1a170a585dfc5e85d834d69013ceda174b8f357d5bb1a0ca509faf0a",
  },
  "v2_hybrid.torrent": { version: "hybrid" },
  "v2_hybrid-missing-tailpad.torrent": { version: "hybrid" },
  "v2_incomplete_piece_layer.torrent": { version: "v2", layerCount: 2 },
  "v2_invalid_filename.torrent": { paths: ["_estMB"] },
  "v2_invalid_filename2.torrent": { paths: ["test/_", "test/_.1", "test/stress_test2"] },
  "v2_multipiece_file.torrent": {
    version: "hybrid",
    paths: ["test1MB"],
    lengths: [1_048_576],
    roots: [ROOT_OF_1_MIB],
    v2: "108ac2c3718ce722e6896edc56c4afa98f1d711ecaace7aad74fca418ebd03de",
  },
  // libtorrent counts 5 files: it puts pads between those of v2, where the torrent has none.
  "v2_multiple_files.torrent": { version: "v2", fileCount: 3, layerCount: 3 },
  "v2_no_piece_layers.torrent": { version: "v2", layerCount: 0 },
  "v2_only.torrent": {
    version: "v2",
    paths: ["test1MB"],
    lengths: [1_048_576],
    roots: [ROOT_OF_1_MIB],
    v2: "95e04d0c4bad94ab206efa884666fd89777dbe4f7bd9945af1829037a85c6192",
  },
  "v2_symlinks.torrent": { symlinks: FRAMEWORK_LINKS },
  "whitespace_url.torrent": { trackers: [["udp://test.com/announce"]] },
  "Android-x86 8.1 r6 iso.torrent": { infoSpan: [336, 26_583] },
  // Transmission writes U+FFFD for the byte that is not UTF-8.
  "bad-utf8-path.torrent": {
    paths: ["bad-utf8-path/πfile.😀😀😀", "bad-utf8-path/file_.foo"],
  },
  "debian-11.2.0-amd64-DVD-1.iso.torrent": { httpSeedCount: 2 },
  // Transmission refuses it.
  "dup-files.torrent": {
    paths: [
      "ThisIsMyTorrent/file1.txt",
      "ThisIsMyTorrent/file2.mkv",
      "ThisIsMyTorrent/file1.1.txt",
    ],
  },
  "perfect-pieces.torrent": { v1: "efa7eb3dec5661698f353fde079418543a63e872" },
  "unordered-info-dict.torrent": { v1: "e44a814ac5ed962f9181638d1136a6aface3f734" },
  "webseed-getright-list.torrent": {
    webSeeds: ["http://www.webseed-one.com/", "http://webseed-two.com/"],
  },
  "webseed-getright-string.torrent": { webSeeds: ["http://www.webseed-one.com/"] },
  "SKODAOCTAVIA336x280_archive.torrent": {
    webSeedCount: 3,
    v1: "d4b197dff199aad447a9a352e31528adbbd97922",
  },
  "flat-url-list.torrent": {
    webSeeds: ["https://archive.org/download/"],
    v1: "9da24e606e4ed9c7b91c1772fb5bf98f82bd9687",
  },
  "trackerless.torrent": { nodes: [] },
  "bittorrent-v2-hybrid-test.torrent": {
    v1: "631a31dd0a46257d5078c0dee4e66e26f73e42ac",
    v2: "d8dd32ac93357c368556af3ac1d95c9d76bd0dff6fa9833ecdac3d53134efabb",
  },
  "bittorrent-v2-test.torrent": {
    v1: undefined,
    v2: "caf1e1c30e81cb361b9ee167c4aa64228a7fa4fa9f6105232b28ad099f3a302e",
  },
  "bunny.torrent": { private: true, webSeedCount: 1, lengths: [434_839_491] },
  "folder.torrent": { paths: ["folder/file.txt"] },
  "numbers.torrent": { paths: ["numbers/1.txt", "numbers/2.txt", "numbers/3.txt"] },
};

/** Torrents that may be shown or refused: there is nothing in them to download. */
export const EMPTY_TORRENTS: readonly string[] = ["zero.torrent", "zero2.torrent"];

/** A magnet link in a file, which may be refused. */
export const MAGNET_TORRENTS: readonly string[] = ["gimp-2.10.32-1-arm64.dmg.torrent"];

/** Torrents whose links have a length, which does not count here (BEP 47), by the bytes that it takes away. */
export const LENGTHS_OF_LINKS: Readonly<Record<string, number>> = { "symlink1.torrent": 425 };

/** Torrents whose data lies beside them. */
export const TORRENTS_WITH_DATA: readonly string[] = [
  "alice.torrent",
  "folder.torrent",
  "leaves.torrent",
  "leaves-metadata.torrent",
  "lots-of-numbers.torrent",
  "numbers.torrent",
];
