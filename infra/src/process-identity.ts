import { readFileSync } from 'node:fs';

/** One process as the operating system tells it apart: a pid alone is used again, a pid with its start time is not. */
export interface ProcessIdentity { pid: number; startedAt: string }

/** Reads the identity of a running process, or nothing when there is no such process. Without `/proc` the start time is left empty. */
export function identityOf(pid: number): ProcessIdentity | undefined {
  if (!isRunning(pid)) return undefined;
  return { pid, startedAt: startTimeOf(pid) };
}

/** Is exactly this process (not a later one with the same pid) still running? */
export function isSameProcess(identity: ProcessIdentity): boolean {
  return isRunning(identity.pid) && startTimeOf(identity.pid) === identity.startedAt;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return stateOf(pid) !== 'Z';
  } catch (problem) {
    return problem instanceof Error && 'code' in problem && problem.code === 'EPERM';
  }
}

/** Fields after the command name in /proc/<pid>/stat; the name is in parentheses and may itself hold spaces. */
function statOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

const stateOf = (pid: number): string => statOf(pid)[0] ?? '';

/** Clock ticks since boot, with the boot's own id so that a restarted machine is never mistaken for the same one. */
function startTimeOf(pid: number): string {
  const ticks = statOf(pid)[19];
  if (ticks === undefined) return '';
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
  } catch {
    return ticks;
  }
}

/** Waits until the process is gone. Limit in milliseconds; answers whether it went. */
export async function waitUntilGone(identity: ProcessIdentity, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (isSameProcess(identity)) {
    if (Date.now() > end) return false;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return true;
}
