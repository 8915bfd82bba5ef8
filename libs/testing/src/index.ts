export { eventually, type Patience } from './eventually.js';
export { given, type Outcome, type TestedDecider } from './given.js';
export { Asking, OutsideEvents, type Somebody } from './outside-events.js';
export { OutsideWorld, type ParticipantGiven } from './outside-world.js';
export { syntheticNationalId } from './synthetic-national-id.js';
export { testDatabase, testInfrastructure, testTopicPrefix, type TestDatabase, type TestInfrastructure } from './test-infrastructure.js';
