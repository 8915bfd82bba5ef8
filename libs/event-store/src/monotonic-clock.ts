/** Milliseconds that only go forward, whatever is done to the wall clock; they go on while the process is stopped. */
export type MonotonicClock = () => number;

export const monotonicClock: MonotonicClock = () => performance.now();
