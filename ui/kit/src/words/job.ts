import type { Job } from '../generated/api.ts';
import { count, whole } from './numbers.ts';

/** Jobs that are still on their way, in the order people think of them. */
export function isOpen(job: Job): boolean {
  return ['scheduled', 'pending', 'assigned', 'running'].includes(job.state);
}

/** Whether an agent has the job in its hands. */
export function isHeld(job: Job): boolean {
  return job.state === 'assigned' || job.state === 'running';
}

/** What an open job is doing, or why it waits. */
export function jobWords(job: Job): string {
  switch (job.state) {
    case 'scheduled':
      return job.reason?.text ?? 'Scheduled';
    case 'pending':
      return job.reason?.text ?? 'Waiting for an agent';
    case 'assigned':
      return `${job.agent?.name ?? 'An agent'} is starting`;
    case 'running':
      return progressWords(job);
    case 'completed':
      return 'Finished';
    case 'failed':
      return job.error ?? 'Failed';
    case 'cancelled':
      return 'Cancelled';
  }
}

function progressWords(job: Job): string {
  const { progress } = job;
  const where = job.agent ? ` on ${job.agent.name}` : '';
  if (!progress) return `Running${where}`;
  if (progress.message) return progress.message;
  const done = progress.files_scanned;
  if (done === null || done === undefined) return `Running${where}`;
  if (progress.total_files) return `${whole(done)} of ${count(progress.total_files, 'file')}${where}`;
  return `${count(done, 'file')} looked at${where}`;
}
