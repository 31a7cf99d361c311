import { execFileSync } from 'node:child_process';
import process from 'node:process';

/** A database of its own for one story file. */
export interface Database {
  env: Record<string, string>;
  drop(): void;
}

/** A new PostgreSQL database where `SAFELIGHT_TEST_POSTGRES` names a server, else the coordinator's own file. */
export function database(): Database {
  const server = process.env['SAFELIGHT_TEST_POSTGRES'];
  if (!server) return { env: {}, drop: () => {} };
  const name = `safelight_e2e_${process.pid}_${Date.now()}`;
  const tell = (sql: string) => execFileSync('psql', ['-qX', server, '-c', sql], { stdio: 'ignore' });
  tell(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { env: { DATABASE_URL: url.href }, drop: () => tell(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
