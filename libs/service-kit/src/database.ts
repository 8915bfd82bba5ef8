import mongoose, { type Connection } from 'mongoose';

/**
 * Opens the service's own database. Writes are acknowledged by a majority and reads see only what a majority has: an answer
 * given to somebody is never rolled back (I1, I2).
 * @throws Error when no server answers within `contactMsMax`
 */
export const connectDatabase = async (options: { uri: string; name: string; contactMsMax: number }): Promise<Connection> => {
  const connection = mongoose.createConnection(options.uri, {
    dbName: options.name,
    writeConcern: { w: 'majority' },
    readConcern: { level: 'majority' },
    serverSelectionTimeoutMS: options.contactMsMax,
    // Indexes are made, and awaited, by each store's own init; never on the side.
    autoIndex: false,
    autoCreate: false,
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close();
    throw error;
  }
};

/** Whether the database answers now. */
export const databaseAnswers = async (connection: Connection): Promise<boolean> => {
  const answer = await connection.db?.command({ ping: 1 }, { timeoutMS: 1_500 });
  return answer?.['ok'] === 1;
};
