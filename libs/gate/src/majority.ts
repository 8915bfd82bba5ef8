import type { Connection, mongo } from 'mongoose';

/** A collection of the service's own database, read and written by majority whatever the connection was opened with (I5 rests on it). */
export const majorityCollection = <T extends mongo.Document>(connection: Connection, name: string): mongo.Collection<T> =>
  connection.getClient().db(connection.name).collection<T>(name, { readConcern: { level: 'majority' }, writeConcern: { w: 'majority' } }) as unknown as mongo.Collection<T>;
