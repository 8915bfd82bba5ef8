/** A figure that may point at few people is not told (rule D15): below the floor it is null, and above it rounded down to the floor's steps. */
export const withFloor = (count: number, floor: number): number | null => (count < floor ? null : count - (count % floor));
