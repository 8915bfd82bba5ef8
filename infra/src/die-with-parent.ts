// Loaded before a service (`node --import`). Whoever started the service holds the other end of its standard input; when that end closes,
// the starter is gone, however it went, and the service drains and ends like at any stop.
const drainMsMax = 25_000;

const parentIsGone = () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), drainMsMax).unref();
};

process.stdin.once('close', parentIsGone).on('error', () => undefined).resume();
// Listening for the end must not by itself keep the service alive.
if ('unref' in process.stdin && typeof process.stdin.unref === 'function') process.stdin.unref();
