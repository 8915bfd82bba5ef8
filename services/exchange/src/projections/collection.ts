import type { Connection, mongo } from 'mongoose';

/** A collection of the exchange's own database, written and read with majority like everything else. */
export const collectionOf = <T extends mongo.Document>(connection: Connection, name: string): mongo.Collection<T> => connection.getClient().db(connection.name).collection<T>(name);

/** Whether a write was refused because somebody was first. */
export const isDuplicateKey = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 11_000;
