export const RULES = Symbol('RULES: the law as data (PolicyRules), read once at start');
