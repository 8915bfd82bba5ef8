// Runs one program and makes sure it does not outlive whoever started this guard: the starter holds the other end of standard input,
// and the operating system closes that end however the starter dies, SIGKILL included.
// Usage: process-guard.main <grace in ms> <program> [arguments…]
import { spawn } from 'node:child_process';

const [graceMs = '8000', program = '', ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), Number(graceMs));
};

child.once('error', problem => {
  process.stderr.write(`${program} could not be started: ${problem.message}\n`);
  process.exit(127);
});
child.once('exit', code => process.exit(code ?? 1));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
