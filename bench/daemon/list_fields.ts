/** Fields of Transmission's RPC that are measured: what `transmission-remote --list` asks for, and one more. */
export const LIST_FIELDS = [
  "addedDate",
  "error",
  "errorString",
  "eta",
  "id",
  "isFinished",
  "leftUntilDone",
  "name",
  "peersGettingFromUs",
  "peersSendingToUs",
  "rateDownload",
  "rateUpload",
  "sizeWhenDone",
  "status",
  "uploadRatio",
];
