// Health check of MongoDB in docker compose, run by mongosh: makes the replica set the first time; healthy means that it takes writes.
/* global rs, db, quit */
try {
  rs.status();
} catch {
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: 'mongodb:27017' }] });
}
quit(db.hello().isWritablePrimary ? 0 : 1);
