import type { mongo } from 'mongoose';

/**
 * Sets a read model's document unless one at least as new is there; events may come again, and late (I8). `filter` names the document
 * and what counts as older.
 */
export async function upsertIfNewer<D extends mongo.Document>(collection: mongo.Collection<D>, filter: mongo.Filter<D>, update: mongo.UpdateFilter<D>): Promise<void> {
  try {
    await collection.updateOne(filter, update, { upsert: true });
  } catch (error) {
    // The document is there and newer, so the upsert tried to make a second one.
    if (!isDuplicateKey(error)) throw error;
  }
}

const isDuplicateKey = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 11_000;
