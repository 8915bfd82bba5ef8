// npm run token -- <name>: prints a token and nothing else.
import { devToken } from './dev-token.js';
import { readAddresses } from './platform-addresses.js';

const [name, scope] = process.argv.slice(2);

const help = `Usage: npm run -s token -- <name> [scope]

Prints an access token from the dev issuer of the running platform (npm start), and nothing else.
  <name>   a client: kindergarten, school, health-station, ppt, habu, nav, allocation-office, child-welfare …
           or a person: admin, auditor, leader, coordinator, guardian-1, guardian-2, youth
  [scope]  scopes to ask for, in quotes when several; all the name has when left out
-s keeps npm's own lines out of the output:
  curl -H "Authorization: Bearer $(npm run -s token -- kindergarten)" http://127.0.0.1:4000/subscriptions
`;

if (name === '--help' || name === '-h') {
  process.stdout.write(help);
} else if (name === undefined) {
  process.stderr.write(help);
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(`${await devToken(readAddresses(), name, scope)}\n`);
  } catch (problem) {
    process.stderr.write(`${problem instanceof Error ? problem.message : String(problem)}\n`);
    process.exitCode = 1;
  }
}
