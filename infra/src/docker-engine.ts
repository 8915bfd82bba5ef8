import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { onPath, run } from './command.js';

const pingMsMax = 2_000;

/** Does a Docker engine (or one that answers as it does) answer at `DOCKER_HOST`, or at the usual socket? */
export function dockerAnswers(env: NodeJS.ProcessEnv): Promise<boolean> {
  const host = env['DOCKER_HOST'] || 'unix:///var/run/docker.sock';
  const socketPath = host.startsWith('unix://') ? host.slice('unix://'.length) : undefined;
  if (socketPath !== undefined && !existsSync(socketPath)) return Promise.resolve(false);
  const target = socketPath === undefined ? { ...hostAndPort(host) } : { socketPath };
  return new Promise(resolve => {
    const ping = request({ ...target, path: '/_ping', timeout: pingMsMax }, response => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.once('timeout', () => ping.destroy()).once('error', () => resolve(false)).end();
  });
}

function hostAndPort(address: string): { host: string; port: string } {
  const url = new URL(address.replace(/^tcp:/, 'http:'));
  return { host: url.hostname, port: url.port || '2375' };
}

/** The compose command of this machine: the plugin of docker, else the older program; nothing when neither is there. */
export async function composeCommand(): Promise<string[] | undefined> {
  const hasPlugin = onPath('docker') !== undefined && await run('docker', ['compose', 'version'], { limitMs: 10_000 }).then(() => true, () => false);
  if (hasPlugin) return ['docker', 'compose'];
  return onPath('docker-compose') ? ['docker-compose'] : undefined;
}
