export type { Hash } from './hash.js';
export { emptyRoot, leafHash, nodeHash, sameHash } from './hash.js';
export type { NodeAt, TreeState } from './tree.js';
export { append, emptyTree, rootFromLeaves, rootOf, subtreesOf, treeFromLeaves } from './tree.js';
export type { ReadNodes } from './proof.js';
export { consistencyProof, inclusionProof, verifyConsistency, verifyInclusion } from './proof.js';
export type { Tile } from './tile.js';
export {
  decodeEntryBundle, decodeTile, encodeEntryBundle, encodeTile, leafHashesOf, nodesFromTiles, parseTilePath, perfectRoot, tileOf, tilePath, tilesFor, tileWidth, widthAt,
} from './tile.js';
export type { NoteSigner, NoteVerifier, OpenedNote } from './note.js';
export { openNote, parseVerifierKey, signNote, verifierKey } from './note.js';
export type { Checkpoint } from './checkpoint.js';
export { decodeCheckpoint, encodeCheckpoint, openCheckpoint } from './checkpoint.js';
export { commitment, leafOf, saltBytes } from './commitment.js';
export type { Bundle, LoggedEntry, LogProblem, Verified } from './verify-log.js';
export { verifyBundle, verifyLog } from './verify-log.js';
