import mongoose, { type Connection } from 'mongoose';
import { randomBytes } from 'node:crypto';

/** An empty database of its own on the real MongoDB the test run was given. Fails, never skips, without one. */
export async function realDatabase(): Promise<{ connection: Connection; drop(): Promise<void> }> {
  const uri = process.env['MONGODB_URI'];
  if (uri === undefined) throw new Error('MONGODB_URI is not set: integration tests run on a real MongoDB replica set');
  const connection = await mongoose.createConnection(uri, { dbName: `test_event_store_${randomBytes(6).toString('hex')}` }).asPromise();
  return {
    connection,
    async drop() {
      await connection.dropDatabase();
      await connection.close();
    },
  };
}
