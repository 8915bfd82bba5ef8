import mongoose from 'mongoose';

/**
 * Makes a replica set of one where there is none yet and waits until it takes writes. `member` is the address the set's other users know
 * it by. Answers whether it did within the limit (milliseconds).
 */
export async function mongodbReady(uri: string, member: string, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const connection = mongoose.createConnection(uri, { serverSelectionTimeoutMS: 1_000 });
    try {
      const admin = (await connection.asPromise()).getClient().db('admin');
      const hello = await admin.command({ hello: 1 });
      if (hello['isWritablePrimary'] && hello['setName']) return true;
      if (!hello['setName']) await admin.command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: member }] } });
    } catch {
      // Not up yet, or the health check of compose was quicker to make the set.
    } finally {
      await connection.close().catch(() => undefined);
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  return false;
}
